/** Names shared by the manifest, the server and this client. */

export const SECTION = "twilioProxy";

/** Announced by the server; its client registers them while the server runs. */
export const PLAN = "twilioProxy.plan";
export const SHOW_PLAN = "twilioProxy.showPlan";
export const SHOW_LIVE = "twilioProxy.showLive";
export const IMPORT = "twilioProxy.import";
export const CONNECT = "twilioProxy.connect";

export const STATUS = "twilioProxy/status";
export const LIVE_SCHEME = "twilio-proxy-live";

/** Commands of this extension itself: there before the server runs, and when it does not. */
export const ownCommands = [
  "twilioProxy.newConfig",
  "twilioProxy.compareWithLive",
  "twilioProxy.connectAccount",
  "twilioProxy.disconnectAccount",
  "twilioProxy.useSimulator",
  "twilioProxy.useEnvironment",
  "twilioProxy.restartServer",
  "twilioProxy.showLog",
  "twilioProxy.reportIssue",
] as const;

export type OwnCommand = (typeof ownCommands)[number];

/** Context keys, for `when` clauses. */
export const RUNNING = "twilioProxy.running";
export const CONNECTED = "twilioProxy.connected";
export const PLANNED = "twilioProxy.planned";
