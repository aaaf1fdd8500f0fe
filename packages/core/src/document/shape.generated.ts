// @ts-nocheck
// Generated from schemas/: do not edit; npm run generate.
// Judges values whose ${env.NAME} are resolved already.
export const validate = validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","type":"object","additionalProperties":false,"required":["services"],"allowComments":true,"allowTrailingCommas":true,"properties":{"$schema":{"type":"string"},"version":{"enum":[1],"default":1},"account_sid":{"type":"string","pattern":"^(AC[0-9a-fA-F]{32})$"},"state":{"type":"string","minLength":1},"forget":{"type":"array","items":{"type":"string","minLength":1}},"services":{"type":"object","propertyNames":{"minLength":1,"maxLength":191},"additionalProperties":{"$ref":"#/definitions/service"}}},"definitions":{"service":{"type":"object","additionalProperties":false,"properties":{"service_sid":{"type":"string","pattern":"^(KS[0-9a-fA-F]{32})$"},"unique_name":{"type":"string","minLength":1,"maxLength":191},"default_ttl":{"type":["integer","null"],"minimum":0,"maximum":2147483647,"default":0},"callback_url":{"type":["string","null"],"maxLength":4000},"geo_match_level":{"default":"country","enum":["country","area-code","overlay","radius","extended-area-code",null]},"number_selection_behavior":{"default":"prefer-sticky","enum":["prefer-sticky","avoid-sticky",null]},"intercept_callback_url":{"type":["string","null"],"maxLength":4000},"out_of_session_callback_url":{"type":["string","null"],"maxLength":4000},"chat_instance_sid":{"type":["string","null"],"pattern":"^(IS[0-9a-fA-F]{32})$"},"protect":{"type":["boolean"],"default":false},"phone_numbers":{"type":"array","items":{"$ref":"#/definitions/phone-number"}},"short_codes":{"type":"array","items":{"$ref":"#/definitions/short-code"}},"sessions":{"type":"object","propertyNames":{"minLength":1,"maxLength":191},"additionalProperties":{"$ref":"#/definitions/session"}}}},"phone-number":{"type":"object","additionalProperties":false,"properties":{"sid":{"type":"string","pattern":"^(PN[0-9a-fA-F]{32})$"},"phone_number":{"type":"string","maxLength":191},"is_reserved":{"type":["boolean","null"],"default":false}}},"short-code":{"type":"object","additionalProperties":false,"required":["sid"],"properties":{"sid":{"type":"string","pattern":"^(SC[0-9a-fA-F]{32})$"},"is_reserved":{"type":["boolean","null"],"default":false}}},"session":{"type":"object","additionalProperties":false,"properties":{"session_sid":{"type":"string","pattern":"^(KC[0-9a-fA-F]{32})$"},"unique_name":{"type":["string","null"],"minLength":1,"maxLength":191},"ttl":{"type":["integer","null"],"minimum":0,"maximum":2147483646,"default":0},"date_expiry":{"type":["string","null"]},"mode":{"default":"voice-and-message","enum":["message-only","voice-only","voice-and-message",null]},"status":{"enum":["open","in-progress","closed",null]},"protect":{"type":["boolean"],"default":false},"participants":{"type":"array","items":{"$ref":"#/definitions/participant"}}}},"participant":{"type":"object","additionalProperties":false,"required":["identifier"],"properties":{"identifier":{"type":"string","minLength":1,"maxLength":191},"friendly_name":{"type":["string","null"],"maxLength":255},"proxy_identifier":{"type":["string","null"],"maxLength":255},"proxy_identifier_sid":{"type":["string","null"],"pattern":"^(PN[0-9a-fA-F]{32})$"}}}}};
const pattern0 = new RegExp("^(AC[0-9a-fA-F]{32})$", "");
const schema12 = {"type":"object","additionalProperties":false,"properties":{"service_sid":{"type":"string","pattern":"^(KS[0-9a-fA-F]{32})$"},"unique_name":{"type":"string","minLength":1,"maxLength":191},"default_ttl":{"type":["integer","null"],"minimum":0,"maximum":2147483647,"default":0},"callback_url":{"type":["string","null"],"maxLength":4000},"geo_match_level":{"default":"country","enum":["country","area-code","overlay","radius","extended-area-code",null]},"number_selection_behavior":{"default":"prefer-sticky","enum":["prefer-sticky","avoid-sticky",null]},"intercept_callback_url":{"type":["string","null"],"maxLength":4000},"out_of_session_callback_url":{"type":["string","null"],"maxLength":4000},"chat_instance_sid":{"type":["string","null"],"pattern":"^(IS[0-9a-fA-F]{32})$"},"protect":{"type":["boolean"],"default":false},"phone_numbers":{"type":"array","items":{"$ref":"#/definitions/phone-number"}},"short_codes":{"type":"array","items":{"$ref":"#/definitions/short-code"}},"sessions":{"type":"object","propertyNames":{"minLength":1,"maxLength":191},"additionalProperties":{"$ref":"#/definitions/session"}}}};
const schema13 = {"type":"object","additionalProperties":false,"properties":{"sid":{"type":"string","pattern":"^(PN[0-9a-fA-F]{32})$"},"phone_number":{"type":"string","maxLength":191},"is_reserved":{"type":["boolean","null"],"default":false}}};
const schema14 = {"type":"object","additionalProperties":false,"required":["sid"],"properties":{"sid":{"type":"string","pattern":"^(SC[0-9a-fA-F]{32})$"},"is_reserved":{"type":["boolean","null"],"default":false}}};
const func2 = Object.prototype.hasOwnProperty;
const pattern1 = new RegExp("^(KS[0-9a-fA-F]{32})$", "");
const pattern2 = new RegExp("^(IS[0-9a-fA-F]{32})$", "");
const pattern3 = new RegExp("^(PN[0-9a-fA-F]{32})$", "");
const pattern4 = new RegExp("^(SC[0-9a-fA-F]{32})$", "");
const schema15 = {"type":"object","additionalProperties":false,"properties":{"session_sid":{"type":"string","pattern":"^(KC[0-9a-fA-F]{32})$"},"unique_name":{"type":["string","null"],"minLength":1,"maxLength":191},"ttl":{"type":["integer","null"],"minimum":0,"maximum":2147483646,"default":0},"date_expiry":{"type":["string","null"]},"mode":{"default":"voice-and-message","enum":["message-only","voice-only","voice-and-message",null]},"status":{"enum":["open","in-progress","closed",null]},"protect":{"type":["boolean"],"default":false},"participants":{"type":"array","items":{"$ref":"#/definitions/participant"}}}};
const schema16 = {"type":"object","additionalProperties":false,"required":["identifier"],"properties":{"identifier":{"type":"string","minLength":1,"maxLength":191},"friendly_name":{"type":["string","null"],"maxLength":255},"proxy_identifier":{"type":["string","null"],"maxLength":255},"proxy_identifier_sid":{"type":["string","null"],"pattern":"^(PN[0-9a-fA-F]{32})$"}}};
const pattern5 = new RegExp("^(KC[0-9a-fA-F]{32})$", "");

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((((((key0 === "session_sid") || (key0 === "unique_name")) || (key0 === "ttl")) || (key0 === "date_expiry")) || (key0 === "mode")) || (key0 === "status")) || (key0 === "protect")) || (key0 === "participants"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.session_sid !== undefined){
let data0 = data.session_sid;
if(typeof data0 === "string"){
if(!pattern5.test(data0)){
const err1 = {instancePath:instancePath+"/session_sid",schemaPath:"#/properties/session_sid/pattern",keyword:"pattern",params:{pattern: "^(KC[0-9a-fA-F]{32})$"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/session_sid",schemaPath:"#/properties/session_sid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.unique_name !== undefined){
let data1 = data.unique_name;
if((typeof data1 !== "string") && (data1 !== null)){
const err3 = {instancePath:instancePath+"/unique_name",schemaPath:"#/properties/unique_name/type",keyword:"type",params:{type: schema15.properties.unique_name.type}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(typeof data1 === "string"){
if(data1.length > 191){
const err4 = {instancePath:instancePath+"/unique_name",schemaPath:"#/properties/unique_name/maxLength",keyword:"maxLength",params:{limit: 191}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/unique_name",schemaPath:"#/properties/unique_name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.ttl !== undefined){
let data2 = data.ttl;
if((!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))) && (data2 !== null)){
const err6 = {instancePath:instancePath+"/ttl",schemaPath:"#/properties/ttl/type",keyword:"type",params:{type: schema15.properties.ttl.type}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data2 == "number"){
if(data2 > 2147483646 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/ttl",schemaPath:"#/properties/ttl/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483646}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/ttl",schemaPath:"#/properties/ttl/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.date_expiry !== undefined){
let data3 = data.date_expiry;
if((typeof data3 !== "string") && (data3 !== null)){
const err9 = {instancePath:instancePath+"/date_expiry",schemaPath:"#/properties/date_expiry/type",keyword:"type",params:{type: schema15.properties.date_expiry.type}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.mode !== undefined){
let data4 = data.mode;
if(!((((data4 === "message-only") || (data4 === "voice-only")) || (data4 === "voice-and-message")) || (data4 === null))){
const err10 = {instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/enum",keyword:"enum",params:{allowedValues: schema15.properties.mode.enum}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.status !== undefined){
let data5 = data.status;
if(!((((data5 === "open") || (data5 === "in-progress")) || (data5 === "closed")) || (data5 === null))){
const err11 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/enum",keyword:"enum",params:{allowedValues: schema15.properties.status.enum}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.protect !== undefined){
if(typeof data.protect !== "boolean"){
const err12 = {instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: schema15.properties.protect.type}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.participants !== undefined){
let data7 = data.participants;
if(Array.isArray(data7)){
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
let data8 = data7[i0];
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
if(data8.identifier === undefined){
const err13 = {instancePath:instancePath+"/participants/" + i0,schemaPath:"#/definitions/participant/required",keyword:"required",params:{missingProperty: "identifier"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
for(const key1 in data8){
if(!((((key1 === "identifier") || (key1 === "friendly_name")) || (key1 === "proxy_identifier")) || (key1 === "proxy_identifier_sid"))){
const err14 = {instancePath:instancePath+"/participants/" + i0,schemaPath:"#/definitions/participant/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data8.identifier !== undefined){
let data9 = data8.identifier;
if(typeof data9 === "string"){
if(data9.length > 191){
const err15 = {instancePath:instancePath+"/participants/" + i0+"/identifier",schemaPath:"#/definitions/participant/properties/identifier/maxLength",keyword:"maxLength",params:{limit: 191}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data9.length < 1){
const err16 = {instancePath:instancePath+"/participants/" + i0+"/identifier",schemaPath:"#/definitions/participant/properties/identifier/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/participants/" + i0+"/identifier",schemaPath:"#/definitions/participant/properties/identifier/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data8.friendly_name !== undefined){
let data10 = data8.friendly_name;
if((typeof data10 !== "string") && (data10 !== null)){
const err18 = {instancePath:instancePath+"/participants/" + i0+"/friendly_name",schemaPath:"#/definitions/participant/properties/friendly_name/type",keyword:"type",params:{type: schema16.properties.friendly_name.type}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(typeof data10 === "string"){
if(data10.length > 255){
const err19 = {instancePath:instancePath+"/participants/" + i0+"/friendly_name",schemaPath:"#/definitions/participant/properties/friendly_name/maxLength",keyword:"maxLength",params:{limit: 255}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data8.proxy_identifier !== undefined){
let data11 = data8.proxy_identifier;
if((typeof data11 !== "string") && (data11 !== null)){
const err20 = {instancePath:instancePath+"/participants/" + i0+"/proxy_identifier",schemaPath:"#/definitions/participant/properties/proxy_identifier/type",keyword:"type",params:{type: schema16.properties.proxy_identifier.type}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(typeof data11 === "string"){
if(data11.length > 255){
const err21 = {instancePath:instancePath+"/participants/" + i0+"/proxy_identifier",schemaPath:"#/definitions/participant/properties/proxy_identifier/maxLength",keyword:"maxLength",params:{limit: 255}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data8.proxy_identifier_sid !== undefined){
let data12 = data8.proxy_identifier_sid;
if((typeof data12 !== "string") && (data12 !== null)){
const err22 = {instancePath:instancePath+"/participants/" + i0+"/proxy_identifier_sid",schemaPath:"#/definitions/participant/properties/proxy_identifier_sid/type",keyword:"type",params:{type: schema16.properties.proxy_identifier_sid.type}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data12 === "string"){
if(!pattern3.test(data12)){
const err23 = {instancePath:instancePath+"/participants/" + i0+"/proxy_identifier_sid",schemaPath:"#/definitions/participant/properties/proxy_identifier_sid/pattern",keyword:"pattern",params:{pattern: "^(PN[0-9a-fA-F]{32})$"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
}
else {
const err24 = {instancePath:instancePath+"/participants/" + i0,schemaPath:"#/definitions/participant/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/participants",schemaPath:"#/properties/participants/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
validate12.errors = vErrors;
return errors === 0;
}


function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema12.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.service_sid !== undefined){
let data0 = data.service_sid;
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
const err1 = {instancePath:instancePath+"/service_sid",schemaPath:"#/properties/service_sid/pattern",keyword:"pattern",params:{pattern: "^(KS[0-9a-fA-F]{32})$"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/service_sid",schemaPath:"#/properties/service_sid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.unique_name !== undefined){
let data1 = data.unique_name;
if(typeof data1 === "string"){
if(data1.length > 191){
const err3 = {instancePath:instancePath+"/unique_name",schemaPath:"#/properties/unique_name/maxLength",keyword:"maxLength",params:{limit: 191}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1.length < 1){
const err4 = {instancePath:instancePath+"/unique_name",schemaPath:"#/properties/unique_name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/unique_name",schemaPath:"#/properties/unique_name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.default_ttl !== undefined){
let data2 = data.default_ttl;
if((!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))) && (data2 !== null)){
const err6 = {instancePath:instancePath+"/default_ttl",schemaPath:"#/properties/default_ttl/type",keyword:"type",params:{type: schema12.properties.default_ttl.type}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data2 == "number"){
if(data2 > 2147483647 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/default_ttl",schemaPath:"#/properties/default_ttl/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/default_ttl",schemaPath:"#/properties/default_ttl/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.callback_url !== undefined){
let data3 = data.callback_url;
if((typeof data3 !== "string") && (data3 !== null)){
const err9 = {instancePath:instancePath+"/callback_url",schemaPath:"#/properties/callback_url/type",keyword:"type",params:{type: schema12.properties.callback_url.type}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(typeof data3 === "string"){
if(data3.length > 4000){
const err10 = {instancePath:instancePath+"/callback_url",schemaPath:"#/properties/callback_url/maxLength",keyword:"maxLength",params:{limit: 4000}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.geo_match_level !== undefined){
let data4 = data.geo_match_level;
if(!((((((data4 === "country") || (data4 === "area-code")) || (data4 === "overlay")) || (data4 === "radius")) || (data4 === "extended-area-code")) || (data4 === null))){
const err11 = {instancePath:instancePath+"/geo_match_level",schemaPath:"#/properties/geo_match_level/enum",keyword:"enum",params:{allowedValues: schema12.properties.geo_match_level.enum}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.number_selection_behavior !== undefined){
let data5 = data.number_selection_behavior;
if(!(((data5 === "prefer-sticky") || (data5 === "avoid-sticky")) || (data5 === null))){
const err12 = {instancePath:instancePath+"/number_selection_behavior",schemaPath:"#/properties/number_selection_behavior/enum",keyword:"enum",params:{allowedValues: schema12.properties.number_selection_behavior.enum}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.intercept_callback_url !== undefined){
let data6 = data.intercept_callback_url;
if((typeof data6 !== "string") && (data6 !== null)){
const err13 = {instancePath:instancePath+"/intercept_callback_url",schemaPath:"#/properties/intercept_callback_url/type",keyword:"type",params:{type: schema12.properties.intercept_callback_url.type}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data6 === "string"){
if(data6.length > 4000){
const err14 = {instancePath:instancePath+"/intercept_callback_url",schemaPath:"#/properties/intercept_callback_url/maxLength",keyword:"maxLength",params:{limit: 4000}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.out_of_session_callback_url !== undefined){
let data7 = data.out_of_session_callback_url;
if((typeof data7 !== "string") && (data7 !== null)){
const err15 = {instancePath:instancePath+"/out_of_session_callback_url",schemaPath:"#/properties/out_of_session_callback_url/type",keyword:"type",params:{type: schema12.properties.out_of_session_callback_url.type}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(typeof data7 === "string"){
if(data7.length > 4000){
const err16 = {instancePath:instancePath+"/out_of_session_callback_url",schemaPath:"#/properties/out_of_session_callback_url/maxLength",keyword:"maxLength",params:{limit: 4000}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.chat_instance_sid !== undefined){
let data8 = data.chat_instance_sid;
if((typeof data8 !== "string") && (data8 !== null)){
const err17 = {instancePath:instancePath+"/chat_instance_sid",schemaPath:"#/properties/chat_instance_sid/type",keyword:"type",params:{type: schema12.properties.chat_instance_sid.type}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(typeof data8 === "string"){
if(!pattern2.test(data8)){
const err18 = {instancePath:instancePath+"/chat_instance_sid",schemaPath:"#/properties/chat_instance_sid/pattern",keyword:"pattern",params:{pattern: "^(IS[0-9a-fA-F]{32})$"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.protect !== undefined){
if(typeof data.protect !== "boolean"){
const err19 = {instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: schema12.properties.protect.type}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.phone_numbers !== undefined){
let data10 = data.phone_numbers;
if(Array.isArray(data10)){
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
let data11 = data10[i0];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key1 in data11){
if(!(((key1 === "sid") || (key1 === "phone_number")) || (key1 === "is_reserved"))){
const err20 = {instancePath:instancePath+"/phone_numbers/" + i0,schemaPath:"#/definitions/phone-number/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data11.sid !== undefined){
let data12 = data11.sid;
if(typeof data12 === "string"){
if(!pattern3.test(data12)){
const err21 = {instancePath:instancePath+"/phone_numbers/" + i0+"/sid",schemaPath:"#/definitions/phone-number/properties/sid/pattern",keyword:"pattern",params:{pattern: "^(PN[0-9a-fA-F]{32})$"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/phone_numbers/" + i0+"/sid",schemaPath:"#/definitions/phone-number/properties/sid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data11.phone_number !== undefined){
let data13 = data11.phone_number;
if(typeof data13 === "string"){
if(data13.length > 191){
const err23 = {instancePath:instancePath+"/phone_numbers/" + i0+"/phone_number",schemaPath:"#/definitions/phone-number/properties/phone_number/maxLength",keyword:"maxLength",params:{limit: 191}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/phone_numbers/" + i0+"/phone_number",schemaPath:"#/definitions/phone-number/properties/phone_number/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data11.is_reserved !== undefined){
let data14 = data11.is_reserved;
if((typeof data14 !== "boolean") && (data14 !== null)){
const err25 = {instancePath:instancePath+"/phone_numbers/" + i0+"/is_reserved",schemaPath:"#/definitions/phone-number/properties/is_reserved/type",keyword:"type",params:{type: schema13.properties.is_reserved.type}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/phone_numbers/" + i0,schemaPath:"#/definitions/phone-number/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/phone_numbers",schemaPath:"#/properties/phone_numbers/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.short_codes !== undefined){
let data15 = data.short_codes;
if(Array.isArray(data15)){
const len1 = data15.length;
for(let i1=0; i1<len1; i1++){
let data16 = data15[i1];
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(data16.sid === undefined){
const err28 = {instancePath:instancePath+"/short_codes/" + i1,schemaPath:"#/definitions/short-code/required",keyword:"required",params:{missingProperty: "sid"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
for(const key2 in data16){
if(!((key2 === "sid") || (key2 === "is_reserved"))){
const err29 = {instancePath:instancePath+"/short_codes/" + i1,schemaPath:"#/definitions/short-code/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data16.sid !== undefined){
let data17 = data16.sid;
if(typeof data17 === "string"){
if(!pattern4.test(data17)){
const err30 = {instancePath:instancePath+"/short_codes/" + i1+"/sid",schemaPath:"#/definitions/short-code/properties/sid/pattern",keyword:"pattern",params:{pattern: "^(SC[0-9a-fA-F]{32})$"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/short_codes/" + i1+"/sid",schemaPath:"#/definitions/short-code/properties/sid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data16.is_reserved !== undefined){
let data18 = data16.is_reserved;
if((typeof data18 !== "boolean") && (data18 !== null)){
const err32 = {instancePath:instancePath+"/short_codes/" + i1+"/is_reserved",schemaPath:"#/definitions/short-code/properties/is_reserved/type",keyword:"type",params:{type: schema14.properties.is_reserved.type}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/short_codes/" + i1,schemaPath:"#/definitions/short-code/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/short_codes",schemaPath:"#/properties/short_codes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data.sessions !== undefined){
let data19 = data.sessions;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key3 in data19){
const _errs44 = errors;
if(typeof key3 === "string"){
if(key3.length > 191){
const err35 = {instancePath:instancePath+"/sessions",schemaPath:"#/properties/sessions/propertyNames/maxLength",keyword:"maxLength",params:{limit: 191},propertyName:key3};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(key3.length < 1){
const err36 = {instancePath:instancePath+"/sessions",schemaPath:"#/properties/sessions/propertyNames/minLength",keyword:"minLength",params:{limit: 1},propertyName:key3};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
var valid9 = _errs44 === errors;
if(!valid9){
const err37 = {instancePath:instancePath+"/sessions",schemaPath:"#/properties/sessions/propertyNames",keyword:"propertyNames",params:{propertyName: key3}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
for(const key4 in data19){
if(!(validate12(data19[key4], {instancePath:instancePath+"/sessions/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data19,parentDataProperty:key4,rootData}))){
vErrors = vErrors === null ? validate12.errors : append(vErrors, validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err38 = {instancePath:instancePath+"/sessions",schemaPath:"#/properties/sessions/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}


function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.services === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "services"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "$schema") || (key0 === "version")) || (key0 === "account_sid")) || (key0 === "state")) || (key0 === "forget")) || (key0 === "services"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.$schema !== undefined){
if(typeof data.$schema !== "string"){
const err2 = {instancePath:instancePath+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.version !== undefined){
if(!(data.version === 1)){
const err3 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/enum",keyword:"enum",params:{allowedValues: schema11.properties.version.enum}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.account_sid !== undefined){
let data2 = data.account_sid;
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
const err4 = {instancePath:instancePath+"/account_sid",schemaPath:"#/properties/account_sid/pattern",keyword:"pattern",params:{pattern: "^(AC[0-9a-fA-F]{32})$"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/account_sid",schemaPath:"#/properties/account_sid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.state !== undefined){
let data3 = data.state;
if(typeof data3 === "string"){
if(data3.length < 1){
const err6 = {instancePath:instancePath+"/state",schemaPath:"#/properties/state/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.forget !== undefined){
let data4 = data.forget;
if(Array.isArray(data4)){
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
if(typeof data5 === "string"){
if(data5.length < 1){
const err8 = {instancePath:instancePath+"/forget/" + i0,schemaPath:"#/properties/forget/items/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/forget/" + i0,schemaPath:"#/properties/forget/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath:instancePath+"/forget",schemaPath:"#/properties/forget/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.services !== undefined){
let data6 = data.services;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
const _errs15 = errors;
if(typeof key1 === "string"){
if(key1.length > 191){
const err11 = {instancePath:instancePath+"/services",schemaPath:"#/properties/services/propertyNames/maxLength",keyword:"maxLength",params:{limit: 191},propertyName:key1};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(key1.length < 1){
const err12 = {instancePath:instancePath+"/services",schemaPath:"#/properties/services/propertyNames/minLength",keyword:"minLength",params:{limit: 1},propertyName:key1};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var valid3 = _errs15 === errors;
if(!valid3){
const err13 = {instancePath:instancePath+"/services",schemaPath:"#/properties/services/propertyNames",keyword:"propertyNames",params:{propertyName: key1}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
for(const key2 in data6){
if(!(validate11(data6[key2], {instancePath:instancePath+"/services/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data6,parentDataProperty:key2,rootData}))){
vErrors = vErrors === null ? validate11.errors : append(vErrors, validate11.errors);
errors = vErrors.length;
}
}
}
else {
const err14 = {instancePath:instancePath+"/services",schemaPath:"#/properties/services/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

function append(errors, more) {
  for (const error of more) errors.push(error);
  return errors;
}
