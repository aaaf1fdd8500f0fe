/** An answer in Twilio's error form. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: number | undefined;

  constructor(status: number, code: number | undefined, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Twilio's short messages, verbatim where a test log or the error dictionary has them. All are 400 but where noted. */
const messages = {
  80101: "PhoneNumber has already been added to another Service",
  80103: "Participant has already been added to Session",
  80104: "PhoneNumber has already been added to Service",
  80105: "ShortCode has already been added to Service",
  80201:
    "This Service has no compatible Proxy numbers for this Participant. This Service has no available Proxy numbers having voice capabilities.",
  80202:
    "This Service has no compatible Proxy numbers for this Participant. This Service has no available Proxy numbers having sms capabilities.",
  80203:
    "This Service has no compatible Proxy numbers for this Participant. This Service has no available Proxy numbers for the participant's number country code.",
  80205:
    "This Service has no compatible Proxy numbers for this Participant. This Service has no Proxy numbers.",
  80206:
    "This Service has no compatible Proxy numbers for this Participant. Either you have no numbers meeting your service's GeoMatchLevel for the target number, or the numbers you do have are already in use by the participant in other Sessions.",
  80207:
    "This Service has no compatible Proxy numbers for this Participant. Only reserved Proxy numbers are available.",
  80208:
    "This Service has no compatible Proxy numbers for this Participant. All matching proxies for this Participant are already in use in other Sessions.",
  80301: "Phone Number SID not found in this Account",
  80303: "Short Code SID not found in this Account",
  80304: "Unmanaged Proxy Identifier not found",
  80404: "Participant Identifier is invalid",
  80406: "Phone Number is invalid",
  80407: "Phone Number SID is invalid",
  80506: "Service creation is restricted for new customers",
  80602: "Service UniqueName must be unique.",
  80603: "Session UniqueName must be unique.",
  80604: "Proxy Identifier is already in use with this Identifier in another active Session",
  80605: "Proxy Identifier has not been added to this Service",
  80606: "Proxy Identifier is not owned by this Account",
  80607: "Session is closed and cannot be updated",
  80608: "Session status change not supported. To re-open a closed Session choose In Progress.",
  80609: "A Session may have at most 2 participants",
  80611: "Proxy Number is used in active Sessions and cannot be removed",
  80612: "Duplicate entry. The Identifier exists in this Session or was removed from it",
  80616: "Participant Identifier type does not fit the Session mode",
  80621: "Requests Rate Limited on Endpoint",
  80622: "Proxy Number pool size limit reached",
  80623:
    "Duplicate Participant request. A Participant with this Identifier is being created at the same time",
} as const;

export type ErrorCode = keyof typeof messages;

const otherStatuses: Partial<Record<ErrorCode, number>> = { 80621: 429, 80623: 409 };

export function refusal(code: ErrorCode): ApiError {
  return new ApiError(otherStatuses[code] ?? 400, code, messages[code]);
}

export function invalid(parameter: string, why: string): ApiError {
  return new ApiError(400, 80701, `'${parameter}' is invalid. ${why}`);
}

/** `path` is that of the request; Twilio leaves the version out of it. */
export function notFound(path: string): ApiError {
  return new ApiError(
    404,
    20404,
    `The requested resource ${path.replace(/^\/v1(?=\/|$)/, "")} was not found`,
  );
}

export function unauthorised(): ApiError {
  return new ApiError(401, 20003, "Authenticate");
}

export function errorBody({ status, code, message }: ApiError): object {
  if (code === undefined) return { message, status };
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}
