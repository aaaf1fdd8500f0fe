/** One request of the log. `status` 0: the connection was cut before an answer. */
export interface LoggedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  /** ISO 8601 with milliseconds, on the simulator's clock. */
  readonly at: string;
}

/** An entry until its request is answered. */
export interface OpenEntry extends Omit<LoggedRequest, "status"> {
  status: number;
}

/** The latest requests, at most `capacity`; `total` counts all. */
export interface RequestLog {
  total: number;
  readonly capacity: number;
  readonly ring: OpenEntry[];
}

export function createRequestLog(capacity = 1_000_000): RequestLog {
  return { total: 0, capacity, ring: [] };
}

export function logRequest(log: RequestLog, entry: OpenEntry): OpenEntry {
  log.ring[log.total % log.capacity] = entry;
  log.total++;
  return entry;
}

export function loggedRequests(log: RequestLog): { total: number; requests: LoggedRequest[] } {
  const oldest = log.total > log.capacity ? log.total % log.capacity : 0;
  const requests = [...log.ring.slice(oldest), ...log.ring.slice(0, oldest)].map((entry) => ({ ...entry }));
  return { total: log.total, requests };
}

export function clearRequestLog(log: RequestLog): void {
  log.total = 0;
  log.ring.length = 0;
}
