/** Names that editors' configurations refer to: commands, kinds of code actions, schemes of virtual documents. */

export const PLAN = "twilioProxy.plan";
export const SHOW_PLAN = "twilioProxy.showPlan";
export const SHOW_LIVE = "twilioProxy.showLive";
export const IMPORT = "twilioProxy.import";
export const CONNECT = "twilioProxy.connect";
export const DISCONNECT = "twilioProxy.disconnect";

export const commands = [PLAN, SHOW_PLAN, SHOW_LIVE, IMPORT, CONNECT, DISCONNECT] as const;

export const FIX_ALL = "source.fixAll.twilioProxy";
export const PLAN_ACTION = "source.twilioProxy.plan";

export const codeActionKinds = [FIX_ALL, PLAN_ACTION] as const;

export const PLAN_SCHEME = "twilio-proxy-plan";
export const LIVE_SCHEME = "twilio-proxy-live";

export const virtualSchemes = [PLAN_SCHEME, LIVE_SCHEME] as const;

/** Our own client's status items. */
export const STATUS = "twilioProxy/status";
