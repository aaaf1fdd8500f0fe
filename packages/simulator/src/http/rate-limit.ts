import { refusal } from "../refusal.ts";

const windowMs = 5000;
/** 30 a second over the window; all of it may come at once. */
const most = 150;

/** Accepted requests' times by (service, endpoint, method class), oldest first. */
export type RateWindows = Map<string, number[]>;

/** Twilio limits each endpoint of each service on its own; only services as such are limited by account. */
export function takeTurn(windows: RateWindows, key: string, now: number): void {
  const times = windows.get(key) ?? [];
  windows.set(key, times);
  const current = times.findIndex((time) => time > now - windowMs);
  times.splice(0, current === -1 ? times.length : current);
  if (times.length >= most) throw refusal(80621);
  times.push(now);
}

export function rateKey(route: string, method: string, service: string | undefined): string {
  return `${service ?? "account"} ${route} ${method === "GET" ? "read" : "write"}`;
}
