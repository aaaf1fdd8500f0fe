/** What Twilio's codes mean and what to do about them, in plain words. */
import type { FailureKind } from "./port.ts";

const EXPLANATIONS: Readonly<Record<number, string>> = {
  20003:
    "Twilio did not accept the credentials, or they may not do this. Check that the key or token belongs to TWILIO_ACCOUNT_SID and to the configured region, and that a restricted key may use Proxy.",
  20004: "The address exists, but not for this method. This is a bug in the tool: please report it.",
  20005: "The account is suspended or closed. Look at its status in the Twilio Console.",
  20006: "The credentials may not use this. Take a main or standard API key of the same account.",
  20007: "The page size is too large. This is a bug in the tool: please report it.",
  20008: "Test credentials do not work with Proxy. Use live credentials, or `twilio-proxy simulate`.",
  20403: "The account may not do this. Check the account's permissions and status in the Twilio Console.",
  20404:
    "It does not exist in this account and region. It may have been deleted, or the credentials belong to another account or region.",
  20409: "Something else changed it at the same moment. Run again.",
  20422: "A parameter is missing or out of range. Compare the resource's page in the reference.",
  20423: "The SID is not well formed: two letters and 32 hexadecimal digits.",
  20429:
    "The account makes too many requests at once. It was not processed and is safe to repeat: run again, with a lower --parallelism or while the account is quieter.",
  20500: "Twilio had an internal error. Run again; if it stays, ask Twilio's support.",
  20503: "Twilio is unavailable for the moment. Run again later.",
  80101:
    "The phone number is already in another Proxy service. A number belongs to one service only: remove it there first, or move it in one plan by declaring it here and not there.",
  80102: "The participant already takes part in the interaction.",
  80103: "The identifier is already an active participant of the session. Import it instead of creating it.",
  80104: "The phone number is already in this service. Run again: the next plan adopts it.",
  80105: "The short code is already in a service. Run again: the next plan adopts it if it is this one.",
  80201:
    "The pool has no number that can take calls, and the session's mode needs one. Add a voice-capable number, or use mode message-only.",
  80202:
    "The pool has no number that can take messages, and the session's mode needs one. Add an SMS-capable number, or use mode voice-only.",
  80203:
    "The pool has no number of the participant's country. Add one, or name any number of the pool as proxy_identifier.",
  80205: "The service has no phone numbers. Add some to phone_numbers.",
  80206:
    "No number of the pool fits: wrong area, or all are already in use with this participant in other sessions. Add numbers, widen geo_match_level, or close old sessions.",
  80207:
    "Only reserved numbers are left in the pool, and Twilio never picks those. Add a number, or set is_reserved to false on one.",
  80208:
    "Every fitting number of the pool is already in use with this participant in another session. Add numbers, or close old sessions.",
  80301:
    "The phone number does not belong to this account. Buy it or move it to the account first, and check the PN SID.",
  80303: "The short code does not belong to this account. Check the SC SID.",
  80304:
    "The proxy_identifier is not a managed number of this pool, or it is reserved. Use a number of the pool with is_reserved false.",
  80305:
    "The channel address was not found. Its webhook must point to Twilio Proxy; see Twilio's page for the URL.",
  80306: "The service has no chat instance. Set chat_instance_sid on the service.",
  80307: "It was deleted in the meantime. Run again: the next plan sees what is really there.",
  80308: "The service has no session with that unique name. Run again: the next plan creates it.",
  80401: "The account SID is not valid. Check TWILIO_ACCOUNT_SID.",
  80402:
    "This identifier and proxy number are already a pair in another active session. Close that session, or choose another proxy_identifier.",
  80403: "The interaction SID is not valid.",
  80404:
    "The participant's identifier is not a real, reachable number or address. Check it: E.164 form, with + and country code; numbers reserved for fiction (555) are refused.",
  80405: "The participant SID is not valid.",
  80406: "The phone number is not valid. Write it in E.164 form, with + and country code.",
  80407: "The phone number SID is not valid: PN and 32 hexadecimal digits.",
  80408: "The service SID is not valid: KS and 32 hexadecimal digits.",
  80409: "The session SID is not valid: KC and 32 hexadecimal digits.",
  80501: "Twilio could not store it. Run again; if it stays, ask Twilio's support.",
  80502: "A Twilio service behind Proxy failed. Run again; if it stays, ask Twilio's support.",
  80503: "Twilio updated nothing. Run again: the next plan sees what is really there.",
  80504: "Twilio Proxy had an internal error. Run again; if it stays, ask Twilio's support.",
  80505: "Twilio reports a problem with the Flex set-up of this account. Look at the Flex configuration.",
  80506:
    "Twilio no longer lets new accounts and subaccounts create Proxy services: the product is closed to new customers. Use an account that had Proxy before, ask Twilio's sales for an exemption, or manage an existing service by service_sid.",
  80601:
    "The phone number is not available: it is bound to another pool, such as a Messaging Service or another Proxy service. Remove it there first. The other order works when the Messaging Service defers to the sender's webhook.",
  80602:
    "Another service of the account already has this unique_name. Choose another name, or adopt that service by running the plan again.",
  80603:
    "Another session of this service already has this unique_name; a closed one keeps its name until it is deleted. Choose another name, or delete that session.",
  80604:
    "This identifier and proxy number are already a pair in another active session. Close or delete that session first, or choose another proxy_identifier.",
  80605: "The proxy_identifier is not in the service's pool. Add the number to phone_numbers first.",
  80606: "The proxy_identifier does not belong to this account. Use a number the account owns.",
  80607:
    "The session is closed, and a closed session takes no change except re-opening. Declare status in-progress, or let it stay closed.",
  80608:
    "Twilio does not allow this change of status. A closed session re-opens to in-progress only, never to open.",
  80609: "A session has at most two participants. Remove one first, or use another session.",
  80610:
    "The SIDs do not belong together, or the account may not use them. Check service_sid and session_sid.",
  80611:
    "The number is in use by active sessions, so it cannot leave the pool. Set is_reserved to true to drain it, and remove it when those sessions have ended.",
  80612:
    "The identifier is or was a participant of this session, and Twilio never takes one back. Use a new session for it.",
  80613: "Twilio's side rejected the message or call.",
  80614: "The session has only one participant, so there is nobody to connect to.",
  80615:
    "The account is under legal hold, so nothing can be deleted. Ask Twilio's support, or keep the block in the config.",
  80616:
    "The identifier's channel does not fit the session's mode: chat channels cannot take calls. Use mode message-only.",
  80617: "Twilio reports a problem with the Flex set-up of this account.",
  80618: "The chat integration failed. Check chat_instance_sid.",
  80619: "The chat channel lacks attributes that Proxy needs.",
  80620: "The chat proxy identifier is not in the pool.",
  80621:
    "Too many requests to this endpoint in a short time. It was not processed and is safe to repeat: run again, or wait until other applications on the account are quieter.",
  80622:
    "The pool is full: a service takes 500 unreserved and 5000 reserved numbers. Remove some, reserve some, or use a second service.",
  80623:
    "Another request was creating the same participant at the same moment. Run again; if it stays, look for an application that adds the same person.",
  80624: "The pool is 85 percent full. Plan for a second service.",
  80625: "A request to Proxy's webhook had no valid Twilio signature.",
  80701: "Twilio found a parameter not valid. Its message names it: correct that field.",
  80801:
    "Re-opening would make the same pair of identifier and proxy number active twice. Close the other session first.",
  80802: "The same identifier was being created twice at once. Run again.",
  80901: "A message was held back because of a STOP word.",
  80902: "There is no active session for the caller.",
  80903: "The participant is unknown to Proxy.",
  80904: "The session has expired.",
  80905: "Twilio met a case it does not know. Ask Twilio's support.",
  80906: "The interaction is not open.",
  80907: "The interaction was not found.",
  80908: "A callback URL answered with an error. Check the service's callback_url.",
  80909: "The intercept callback blocked the interaction with a 403.",
  80910: "A message came for a session of mode voice-only.",
  80911: "A call came for a session of mode message-only.",
  80913: "The out-of-session callback did not answer with success. Check out_of_session_callback_url.",
};

const BY_KIND: Readonly<Record<FailureKind, string>> = {
  unauthorized:
    "Twilio did not accept the credentials. Check that the key or token belongs to TWILIO_ACCOUNT_SID and to the configured region.",
  "not-found":
    "It does not exist in this account and region. It may have been deleted, or the credentials belong to another account or region.",
  refused: "Twilio refused the request; repeating it unchanged would fail again. Its message says why.",
  "rate-limited":
    "Twilio answered too often that there are too many requests. Nothing was processed: run again later or with a lower --parallelism.",
  unavailable:
    "Twilio could not be reached or did not answer properly, also after several tries. Check the network and Twilio's status page, then run again.",
  "unknown-outcome":
    "The answer to a create was lost, so it may or may not have happened. It is never repeated blindly: run again, and the next plan looks first.",
  interrupted: "The run was interrupted before this request was sent. Run again to continue.",
};

/** Explains the code where there is one, else the kind. */
export function explanationOf(failure: { readonly code: number | null; readonly kind: FailureKind }): string {
  const specific = failure.code === null ? undefined : EXPLANATIONS[failure.code];
  // A lost answer stays a lost answer whatever code came with it: the reader must know that it may have happened.
  if (failure.kind === "unknown-outcome" || failure.kind === "interrupted") return BY_KIND[failure.kind];
  return specific ?? BY_KIND[failure.kind];
}

/** Codes with an explanation of their own, ascending. */
export function explainedTwilioCodes(): readonly number[] {
  return Object.keys(EXPLANATIONS).map(Number);
}

/** For `explain 80611`; null: not one of ours. */
export function explainTwilioCode(code: number): string | null {
  return EXPLANATIONS[code] ?? null;
}
