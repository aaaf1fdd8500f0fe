/** Words in which the scenarios are told: a repository with a config, pull requests that change it, runs of the real bundle. */
import { afterEach, expect } from "vitest";
import { type Bed, type BedOptions, type BedRun, createBed } from "../bed/bed.ts";
import type { Pull } from "../bed/gaps/pulls.ts";
import type { Landing, Method } from "../bed/merge.ts";
import type { Comment } from "../bed/records.ts";
import type { RunResult } from "../bed/run.ts";

export const PN = (at: number): string => `PN${String(at).padStart(32, "0")}`;
export const number = (at: number): string => `+1415237${String(at).padStart(4, "0")}`;
/** People's numbers: none of them may come to light anywhere. */
export const person = (at: number): string => `+1415368${String(at).padStart(4, "0")}`;
const PEOPLE = Array.from({ length: 20 }, (_, at) => person(at));

export const COMMENT = "**/issues/comments/*";
export const COMMENTS = "**/issues/*/comments";
export const STATE = "**/contents/proxy.json.json";

export const service = (ttl: number, more: object = {}): object => ({
  services: { rides: { unique_name: "rides", default_ttl: ttl, ...more } },
});
export const pool = (...at: readonly number[]): object => ({
  phone_numbers: at.map((one) => ({ phone_number: number(one) })),
});
export const sessions = (names: Readonly<Record<string, readonly number[]>>, label = "rider"): object => ({
  sessions: Object.fromEntries(
    Object.entries(names).map(([name, who]) => [
      name,
      { ttl: 600, participants: who.map((one) => ({ identifier: person(one), friendly_name: label })) },
    ]),
  ),
});

export interface Scene {
  readonly bed: Bed;
  /** A pull request whose config is this; null deletes the file. */
  change(config: object | string | null, branch?: string): Promise<Pull>;
  push(pull: Pull, config: object | string): Promise<Pull>;
  plan(pull: Pull, more?: Partial<BedRun>): Promise<RunResult>;
  merge(pull: Pull, method?: Method): Promise<Landing>;
  apply(landing: Landing, more?: Partial<BedRun>): Promise<RunResult>;
  /** Planned, merged, applied: all must go well. */
  settle(config: object): Promise<void>;
  run(
    event: keyof Pick<Bed["events"], "schedule" | "workflowDispatch">,
    more?: Partial<BedRun>,
  ): Promise<RunResult>;
  /** The one comment of ours. */
  comment(pull: Pull): Promise<Comment>;
  /** Requests to GitHub since the last `forget`, such as `GET /repos/acme/voice/issues/1/comments`. */
  asked(): readonly string[];
  forget(): void;
  state(): Promise<Record<string, unknown> | null>;
}

const beds: Bed[] = [];
afterEach(async () => {
  const open = beds.splice(0);
  const leaks = open.flatMap((bed) => bed.leaks([...PEOPLE, bed.credentials.authToken]));
  await Promise.all(open.map((bed) => bed.close()));
  expect(leaks).toEqual([]);
});

export async function open(options: BedOptions & { readonly config?: object } = {}): Promise<Scene> {
  const { config = service(60), ...rest } = options;
  const owned = Array.from({ length: 12 }, (_, at) => ({ sid: PN(at), phone_number: number(at) }));
  const bed = await createBed({
    files: { "proxy.json": text(config), "README.md": "# voice\n" },
    ...rest,
    seed: { incoming_phone_numbers: owned, ...rest.seed },
  });
  beds.push(bed);
  return sceneOf(bed);
}

function sceneOf(bed: Bed): Scene {
  let branches = 0;
  const path = `/repos/${bed.github.fullName}`;
  const scene: Scene = {
    bed,
    async change(config, branch) {
      branches += 1;
      const name = branch ?? `topic-${branches}`;
      await bed.github.commit(name, { "proxy.json": config === null ? null : text(config) });
      return bed.github.open(name);
    },
    async push(pull, config) {
      await bed.github.commit(pull.head.ref, { "proxy.json": text(config) });
      return bed.github.pull(pull.number);
    },
    plan: async (pull, more = {}) => bed.run({ event: await bed.events.pullRequest(pull), ...more }),
    merge: (pull, method = "squash") => bed.github.merge(pull, method),
    apply: async (landing, more = {}) => bed.run({ event: await bed.events.push(landing), ...more }),
    async settle(config) {
      const pull = await scene.change(config);
      expectSuccess(await scene.plan(pull));
      expectSuccess(await scene.apply(await scene.merge(pull)));
    },
    run: async (event, more = {}) => bed.run({ event: await bed.events[event](), ...more }),
    async comment(pull) {
      const ours = (await bed.github.comments(pull.number)).filter(({ user }) => user.type === "Bot");
      expect(ours).toHaveLength(1);
      return ours[0] as Comment;
    },
    asked: () =>
      bed.proxy.exchanges.map((one) => `${one.method} ${one.path.replace(path, "").split("?")[0]}`),
    forget: () => bed.proxy.clear(),
    async state() {
      const found = await bed.github.file("proxy.json.json", "twilio-proxy-state");
      return found === null ? null : (JSON.parse(found) as Record<string, unknown>);
    },
  };
  return scene;
}

function text(config: object | string): string {
  return typeof config === "string" ? config : `${JSON.stringify(config, null, 2)}\n`;
}

export function expectSuccess(run: RunResult): void {
  expect({ conclusion: run.conclusion, stderr: run.stderr, errors: errorsOf(run) }).toEqual({
    conclusion: "success",
    stderr: "",
    errors: [],
  });
}

export function expectFailure(run: RunResult, reason: string, message: RegExp): void {
  expect(errorsOf(run).join("\n")).toMatch(message);
  expect({ conclusion: run.conclusion, stderr: run.stderr, reason: run.outputs["failure-reason"] }).toEqual({
    conclusion: "failure",
    stderr: "",
    reason,
  });
}

export function errorsOf(run: RunResult): readonly string[] {
  return run.annotations.filter(({ level }) => level === "error").map(({ message }) => message);
}

export function warningsOf(run: RunResult): readonly string[] {
  return run.annotations.filter(({ level }) => level === "warning").map(({ message }) => message);
}

/** Services in the account, by unique name. */
export function servicesOf({ bed }: Scene): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const services = bed.twilio.account().services ?? [];
  return Object.fromEntries(services.map((one) => [one.unique_name, { ...one }]));
}

/** A change at Twilio behind everybody's back. */
export async function outside(scene: Scene, ttl: number): Promise<void> {
  const sid = servicesOf(scene).rides?.sid;
  const answer = await scene.bed.twilio.request({
    method: "POST",
    path: `/v1/Services/${sid}`,
    form: { DefaultTtl: ttl },
  });
  expect(answer.status).toBe(200);
}
