/** Codes of plans (refusals, notes, reasons to stop) for `explain`. Each plan says the particulars itself. */
export interface PlanCode {
  readonly title: string;
  readonly what: string;
  readonly fix: string;
}

export const planCodes: Readonly<Record<string, PlanCode>> = {
  "destroy-service": {
    title: "A service would be deleted",
    what: "Deleting a service ends all its sessions, live ones too, and takes every number out of its pool.",
    fix: "Put the block back, list it under `forget` to keep it at Twilio, or give --allow-destroy.",
  },
  "destroy-session": {
    title: "A session that is not closed would be deleted or replaced",
    what: "People may be talking in it. A replacement starts empty under a new SID.",
    fix: 'Undo the change, set status: "closed" first, or give --allow-destroy.',
  },
  "adopt-replace": {
    title: "An existing session would be replaced to become ours",
    what: "It was made by someone else and differs in something Twilio cannot change.",
    fix: "Make the config say what the session is, choose another name, or give --allow-destroy.",
  },
  protected: {
    title: "Something protected would be deleted or replaced",
    what: "`protect: true` refuses the whole apply, also after the block is gone from the config.",
    fix: "Apply `protect: false` first, or list the address under `forget`.",
  },
  "empty-config": {
    title: "The config declares no service any more",
    what: "An emptied file is usually a mistake, so it never means: delete everything.",
    fix: "Restore the file, or give --allow-empty if all services shall go.",
  },
  "wrong-account": {
    title: "The account or region is not the one the state was made with",
    what: "The credentials belong to another account or region than config or state name, or everything owned is absent at once.",
    fix: "Use the right credentials. If everything was deleted on purpose, give --allow-recreate.",
  },
  "state-address": {
    title: "Nothing in the state has this address, or it cannot have that one",
    what: "The state names resources by the config's keys, items of lists by SID. Twilio moves nothing between services, so only the last key can change.",
    fix: "Take the address as `twilio-proxy state list` prints it.",
  },
  "wrong-config": {
    title: "The state belongs to another config",
    what: "Two configs that share a state would delete each other's resources.",
    fix: "Give each config its own state with --state.",
  },
  "parent-not-found": {
    title: "Something the config names by SID does not exist",
    what: "What exists outside the config is never created.",
    fix: "Correct service_sid or session_sid, or declare the thing itself.",
  },
  "external-would-be-replaced": {
    title: "A session that is not ours would be replaced",
    what: "Twilio cannot make the change in place, and a session named by session_sid is not ours to replace.",
    fix: "Undo the change, or declare the session itself.",
  },
  "identity-changed": {
    title: "A key now names something else",
    what: "The state owns one SID under this key and the config gives another.",
    fix: "Use a new key, or list the address under `forget` first.",
  },
  "cannot-clear": {
    title: "Twilio cannot remove this value",
    what: "Once the field has a value it can only be given another one.",
    fix: "Leave the field out to keep what it has, or give a value.",
  },
  "name-swap": {
    title: "Names wait for each other",
    what: "Each takes a name that another one still holds, so no order works.",
    fix: "Where names are swapped, give one of them a temporary unique_name, apply, then the final one; else apply one of them first with --target.",
  },
  "number-in-use": {
    title: "A number in use would leave its pool",
    what: "Twilio refuses to detach a number while live sessions use it (80611).",
    fix: "Set is_reserved: true to drain it, and remove it once its sessions have ended.",
  },
  "last-number": {
    title: "The last unreserved number would leave its pool",
    what: "A service with live sessions could give no number to new participants.",
    fix: "Add another number first, or give --allow-destroy.",
  },
  "pool-full": {
    title: "More numbers than a pool holds",
    what: "Twilio allows 500 unreserved and 5000 reserved numbers per service (80622).",
    fix: "Spread the numbers over several services.",
  },
  "pool-cannot-serve": {
    title: "The account or pool cannot give what the config asks",
    what: "A number is not the account's, is in another service, lacks a capability, or the pool is too small for the sessions.",
    fix: "The plan names the number and what it lacks. Correct the config, or buy or free the number.",
  },
  "session-full": {
    title: "No free place in the session",
    what: "Twilio allows two participants, and undeclared ones take the places.",
    fix: "Declare the undeclared participants, or remove them at Twilio.",
  },
  "number-not-owned": {
    title: "The account does not own this number",
    what: "Only numbers of the account can join a pool; Twilio would answer 80301 or 80606.",
    fix: "Buy or port the number first, or correct it in the config.",
  },
  "short-code-not-owned": {
    title: "The account does not own this short code",
    what: "Only short codes of the account can join a pool; Twilio would answer 80303.",
    fix: "Correct the SID, or lease the short code first.",
  },
  "number-in-other-service": {
    title: "Another service holds this number",
    what: "A number belongs to one Proxy service at a time, and that one is not ours to change (80101, 80601).",
    fix: "Remove it there first, or declare that service here so that the move is planned.",
  },
  "short-code-in-other-service": {
    title: "Another service holds this short code",
    what: "A short code belongs to one Proxy service at a time, and that one is not ours to change.",
    fix: "Remove it there first, or declare that service here so that the move is planned.",
  },
  "session-closed": {
    title: "The existing session has ended",
    what: "session_sid names a closed session, and Twilio lets nobody join one (80607).",
    fix: "Re-open it where it is managed, or remove the block.",
  },
  "ambiguous-create": {
    title: "Several things could be the one that was being made",
    what: "A run was cut off while it created an unnamed session, and more than one fits.",
    fix: "Delete the surplus ones at Twilio, or give the session a unique_name.",
  },
  "unnamed-session": {
    title: "A session without a name",
    what: "An unnamed session is found by the state alone; without it nobody can say whether it exists.",
    fix: "Give it a unique_name.",
  },
  "short-codes-unavailable": {
    title: "Twilio no longer answers on the short-code routes",
    what: "The routes left Twilio's published API in July 2025. The state is kept, these steps wait, the rest of the plan runs.",
    fix: "Ask Twilio whether the account still has them, or remove short_codes from the config.",
  },
  "left-behind": {
    title: "Something may be there that no run could confirm",
    what: "A run was cut off while it made this, and the config no longer declares it. Without its block nobody looks for it, and what is not in the state is never deleted.",
    fix: "Declare it again as it was and plan: it is found and becomes yours. Or look at Twilio and delete it there.",
  },
  "no-longer-managed": {
    title: "A field is no longer in the config",
    what: "It keeps the value it has at Twilio and is not compared any more. This is said once.",
    fix: "Nothing to do. To reset it, declare it as null.",
  },
  "owned-elsewhere": {
    title: "Another config owns this",
    what: "Two configs whose states lie in the same place declare the same thing, and would undo each other's work.",
    fix: "Declare it in one of them. To hand it over, list its address under `forget` in the other one and apply that first.",
  },
  "state-locked": {
    title: "Another run holds the state",
    what: "Two runs at once would undo each other's work.",
    fix: "Wait for the other run. A run that died loses its hold after five minutes, or by `twilio-proxy state unlock RUN`.",
  },
  "state-conflict": {
    title: "Another run wrote the state first",
    what: "What this run planned may be done already or be wrong by now.",
    fix: "Run again: it plans from the new state.",
  },
  "state-unreadable": {
    title: "The state is not one this tool wrote",
    what: "It is damaged, or something else lies in its place. Nothing was changed.",
    fix: "Restore it, or move it away: without a state the next plan adopts what exists.",
  },
  "state-too-new": {
    title: "A newer version wrote the state",
    what: "This version would lose what it does not know, so it leaves the state alone.",
    fix: "Update twilio-proxy.",
  },
  "state-unwritable": {
    title: "The state cannot be written",
    what: "Without it an apply could not be continued, so none is started.",
    fix: "Check the rights and the space of the place, or give another with --state.",
  },
  "state-denied": {
    title: "The state's place refuses these credentials",
    what: "They have expired, lack a permission or may not see the repository or bucket, or a ruleset protects the branch.",
    fix: "The message says which. In a workflow, give the job `contents: write`; exclude the state's branch from rulesets.",
  },
  "state-unavailable": {
    title: "The state's place does not answer",
    what: "GitHub or S3 could not be reached, failed, or asked to slow down for longer than a run should wait.",
    fix: "Run again later. What was done meanwhile is found by the next plan.",
  },
  "state-location": {
    title: "No place to keep a state",
    what: "--state or the config's `state` names no place, or a store in which two runs could overwrite each other's state.",
    fix: "Name a file, such as proxy.json.state.json; a branch: github:owner/repo@branch:path; or s3://bucket/key.",
  },
};
