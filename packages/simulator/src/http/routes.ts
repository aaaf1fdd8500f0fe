import { fetchAccountShortCode, listAccountShortCodes } from "../resources/account-short-code.ts";
import type { Handler } from "../resources/context.ts";
import { fetchIncomingPhoneNumber, listIncomingPhoneNumbers } from "../resources/incoming-phone-number.ts";
import { listInteractions, listMessageInteractions, missingInteraction } from "../resources/interaction.ts";
import {
  createParticipant,
  deleteParticipant,
  fetchParticipant,
  listParticipants,
} from "../resources/participant.ts";
import {
  createPhoneNumber,
  deletePhoneNumber,
  fetchPhoneNumber,
  listPhoneNumbers,
  updatePhoneNumber,
} from "../resources/phone-number.ts";
import {
  createService,
  deleteService,
  fetchService,
  listServices,
  updateService,
} from "../resources/service.ts";
import {
  createSession,
  deleteSession,
  fetchSession,
  listSessions,
  updateSession,
} from "../resources/session.ts";
import {
  createShortCode,
  deleteShortCode,
  fetchShortCode,
  listShortCodes,
  updateShortCode,
} from "../resources/short-code.ts";

export type Method = "GET" | "POST" | "DELETE";

/** A path with `:names`, and who answers each method. */
export interface Route {
  readonly path: string;
  readonly handlers: Readonly<Partial<Record<Method, Handler>>>;
}

const service = "/v1/Services/:service";
const session = `${service}/Sessions/:session`;
const account = "/2010-04-01/Accounts/:account";

export const routes: readonly Route[] = [
  { path: "/v1/Services", handlers: { GET: listServices, POST: createService } },
  { path: service, handlers: { GET: fetchService, POST: updateService, DELETE: deleteService } },
  { path: `${service}/PhoneNumbers`, handlers: { GET: listPhoneNumbers, POST: createPhoneNumber } },
  {
    path: `${service}/PhoneNumbers/:sid`,
    handlers: { GET: fetchPhoneNumber, POST: updatePhoneNumber, DELETE: deletePhoneNumber },
  },
  { path: `${service}/ShortCodes`, handlers: { GET: listShortCodes, POST: createShortCode } },
  {
    path: `${service}/ShortCodes/:sid`,
    handlers: { GET: fetchShortCode, POST: updateShortCode, DELETE: deleteShortCode },
  },
  { path: `${service}/Sessions`, handlers: { GET: listSessions, POST: createSession } },
  { path: session, handlers: { GET: fetchSession, POST: updateSession, DELETE: deleteSession } },
  { path: `${session}/Participants`, handlers: { GET: listParticipants, POST: createParticipant } },
  { path: `${session}/Participants/:sid`, handlers: { GET: fetchParticipant, DELETE: deleteParticipant } },
  { path: `${session}/Interactions`, handlers: { GET: listInteractions } },
  { path: `${session}/Interactions/:sid`, handlers: { GET: missingInteraction, DELETE: missingInteraction } },
  { path: `${session}/Participants/:sid/MessageInteractions`, handlers: { GET: listMessageInteractions } },
  { path: `${account}/IncomingPhoneNumbers.json`, handlers: { GET: listIncomingPhoneNumbers } },
  { path: `${account}/IncomingPhoneNumbers/:sid.json`, handlers: { GET: fetchIncomingPhoneNumber } },
  { path: `${account}/SMS/ShortCodes.json`, handlers: { GET: listAccountShortCodes } },
  { path: `${account}/SMS/ShortCodes/:sid.json`, handlers: { GET: fetchAccountShortCode } },
];
