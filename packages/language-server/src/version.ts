export { TOOL_VERSION as VERSION } from "@twilio-proxy/core";
