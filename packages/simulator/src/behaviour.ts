/** What no public source settles about Twilio: one default each (README, "Choices"), and a switch. */
export interface Behaviour {
  /** HTTP status of DELETE on a participant: 200 in today's specification, 204 in older ones. */
  participantDeleteStatus: 200 | 204;
  /** The most records on a Proxy page, whatever PageSize asks. */
  pageCap: number;
  /** A closed session still holds its UniqueName. */
  closedSessionKeepsName: boolean;
  /** `…/ShortCodes` of Proxy services are served; off, they answer 404 / 20404. */
  shortCodeRoutes: boolean;
  /** New services are refused with 80506, as for Twilio's new customers. */
  serviceCreateRefused: boolean;
  /** Participant lists include removed participants, told apart by `date_deleted`. */
  listsDeletedParticipants: boolean;
  /** Services and sessions can be fetched by their UniqueName in place of the SID. */
  fetchByUniqueName: boolean;
  /** `Status=closed` on a closed session: 80607, or 200 without a change. */
  closingTwice: "refused" | "accepted";
  /** When an inline participant of a session create is refused, the session stays behind. */
  failedParticipantKeepsSession: boolean;
}

export const defaultBehaviour: Behaviour = {
  participantDeleteStatus: 200,
  pageCap: 100,
  closedSessionKeepsName: true,
  shortCodeRoutes: true,
  serviceCreateRefused: false,
  listsDeletedParticipants: true,
  fetchByUniqueName: true,
  closingTwice: "refused",
  failedParticipantKeepsSession: false,
};
