/** What takes the place of json-with-bigint in the bundle; see build.ts. */
export const JSONParse = JSON.parse;
export const JSONStringify = JSON.stringify;
