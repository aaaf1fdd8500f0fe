import type { Account, ServiceChildren } from "./account.ts";
import { each, find } from "./collection.ts";
import type { Participant, PoolMember, Service, Session } from "./records.ts";
import type { AccountSeed, PoolNumberSeed, ServiceSeed, SessionSeed } from "./seed.ts";

/** The whole account in the seed's shape: loaded again, it is the same account. */
export function dumpAccount(account: Account): AccountSeed {
  return {
    account_sid: account.sid,
    ...(account.authToken === undefined ? {} : { auth_token: account.authToken }),
    incoming_phone_numbers: [...each(account.incoming)],
    short_codes: [...each(account.shortCodes)],
    services: [...each(account.services)].map((service) => dumpService(account, service)),
  };
}

function dumpService(account: Account, service: Service): ServiceSeed {
  const children = account.children.get(service.sid);
  return {
    ...service,
    phone_numbers:
      children === undefined
        ? []
        : [...each(children.phoneNumbers)].map((member) => withNumber(account, member)),
    short_codes: children === undefined ? [] : [...each(children.shortCodes)],
    sessions:
      children === undefined
        ? []
        : [...each(children.sessions)].map((session) => dumpSession(children, session)),
  };
}

/** The number beside its SID, for whoever reads the dump. */
function withNumber(account: Account, member: PoolMember): PoolNumberSeed {
  const number = find(account.incoming, member.sid);
  return number === undefined ? member : { ...member, phone_number: number.phone_number };
}

function dumpSession(children: ServiceChildren, session: Session): SessionSeed {
  const participants = children.participants.get(session.sid);
  const { date_reopened, ...fields } = session;
  return {
    ...fields,
    ...(date_reopened === null ? {} : { date_reopened }),
    participants: participants === undefined ? [] : [...each<Participant>(participants)],
  };
}
