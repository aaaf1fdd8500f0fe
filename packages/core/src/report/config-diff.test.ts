import { describe, expect, it } from "vitest";
import { resolveConfig } from "../desired/resolve.ts";
import { parseDocument } from "../document/parse.ts";
import { diffConfigs } from "./config-diff.ts";
import { renderConfigDiffMarkdown } from "./markdown/config-diff.ts";

/** As on a fork: no variable has a value. */
function tree(config: object, env: Readonly<Record<string, string>> = {}) {
  const { desired, problems } = resolveConfig(parseDocument(JSON.stringify(config), { path: "proxy.json" }), {
    env,
    strictEnv: false,
    now: new Date("2026-11-24T00:00:00Z"),
  });
  if (desired === null) throw new Error(JSON.stringify(problems));
  return desired;
}

const number = (at: number) => `+1415237014${at}`;
const alice = "+14153680177";
const bob = "+14153680178";

const base = {
  forget: ["services.gone"],
  services: {
    rides: {
      unique_name: "rides",
      default_ttl: 3600,
      callback_url: "https://u:pw@api.example.com/hook?token=s3cr3t",
      phone_numbers: [
        { phone_number: number(1) },
        { phone_number: number(2) },
        { phone_number: "${env.POOL}" },
      ],
      sessions: {
        one: { participants: [{ identifier: alice, friendly_name: "a" }, { identifier: "${env.BOB}" }] },
      },
    },
    taxi: { unique_name: "taxi", phone_numbers: [{ phone_number: number(5) }], sessions: { x: {}, y: {} } },
  },
};
const head = {
  services: {
    rides: {
      unique_name: "rides",
      default_ttl: 7200,
      callback_url: "https://u:pw@api.example.com/hook?token=0ther",
      intercept_callback_url: "${env.HOOK}",
      phone_numbers: [
        { phone_number: number(2), is_reserved: true },
        { phone_number: "${env.POOL}" },
        { phone_number: number(3) },
      ],
      sessions: {
        one: { participants: [{ identifier: "${env.BOB}" }, { identifier: bob, friendly_name: "a" }] },
      },
    },
    new: { unique_name: "new", protect: true },
  },
};

describe("diffConfigs", () => {
  const diff = diffConfigs(tree(base), tree(head));

  it("says what is added, removed and changed, by identity and not by place", () => {
    expect(diff.changes.map(({ kind, address, below }) => `${kind} ${address} ${below}`)).toEqual([
      "changed  0",
      "changed services.rides 0",
      `changed services.rides.phone_numbers[${number(2)}] 0`,
      `added services.rides.phone_numbers[${number(3)}] 0`,
      `removed services.rides.phone_numbers[${number(1)}] 0`,
      "added services.rides.sessions.one.participants[1] 0",
      "removed services.rides.sessions.one.participants[0] 0",
      "added services.new 0",
      "removed services.taxi 3",
    ]);
  });

  it("shows fields before and after, and says of what it hides that it changed", () => {
    expect(diff.changes[1]?.fields).toEqual([
      { name: "default_ttl", before: "3600", after: "7200", hidden: false },
      {
        name: "callback_url",
        before: "https://•••@api.example.com/hook?token=•••",
        after: "https://•••@api.example.com/hook?token=•••",
        hidden: true,
      },
      { name: "intercept_callback_url", before: null, after: "${env.HOOK}", hidden: false },
    ]);
  });

  it("holds no identifier, no secret of a URL and no value of a variable", () => {
    const env = { BOB: "+14153680179", POOL: number(9), HOOK: "https://hook.example.com/x" };
    for (const one of [
      diff,
      diffConfigs(tree(base, env), tree(head, env)),
      diffConfigs(null, tree(head, env)),
    ]) {
      const text = JSON.stringify(one) + renderConfigDiffMarkdown(one, { limit: 65_000 });
      for (const clear of [alice, bob, env.BOB, env.POOL, "hook.example", "pw@", "s3cr3t", "0ther"])
        expect(text).not.toContain(clear);
    }
  });

  it("names the variable, whether or not it has a value", () => {
    const set = diffConfigs(
      tree(base),
      tree(head, { HOOK: "https://hook.example.com/x", POOL: number(9), BOB: "+14153680179" }),
    );
    expect(set.changes[1]?.fields.at(-1)).toMatchObject({
      name: "intercept_callback_url",
      after: "${env.HOOK}",
    });
  });

  it("finds nothing between equal configs, also in another order", () => {
    expect(diffConfigs(tree(base), tree(base)).changes).toEqual([]);
    expect(diffConfigs(null, null).changes).toEqual([]);
    const { rides, taxi } = base.services;
    const turned = {
      ...base,
      services: { taxi, rides: { ...rides, phone_numbers: rides.phone_numbers.toReversed() } },
    };
    expect(diffConfigs(tree(base), tree(turned)).changes).toEqual([]);
  });

  it("adds all of a new config, and takes all of a deleted one away", () => {
    expect(
      diffConfigs(null, tree(base)).changes.every(({ kind, address }) => kind === "added" || address === ""),
    ).toBe(true);
    expect(diffConfigs(tree(base), null).changes.filter(({ kind }) => kind === "removed")).toHaveLength(2);
  });
});

describe("renderConfigDiffMarkdown", () => {
  it("is a diff that says it is no plan", async () => {
    await expect(
      renderConfigDiffMarkdown(diffConfigs(tree(base), tree(head)), { limit: 65_000 }),
    ).toMatchFileSnapshot("./__snapshots__/config-diff.md");
    expect(renderConfigDiffMarkdown({ changes: [] }, { limit: 65_000 })).toBe(
      "**No changes to the config.**",
    );
  });

  it("fits, and counts what it leaves out", () => {
    const sessions = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`s@${at}<!--`, { unique_name: `s${at}` }]),
    );
    const diff = diffConfigs(null, tree({ services: { a: { unique_name: "a", sessions } } }));
    for (const limit of [1_000_000, 20_000, 1_000]) {
      const text = renderConfigDiffMarkdown(diff, { limit });
      expect(text.length).toBeLessThanOrEqual(limit);
      const shown = text.match(/^\+ add /gm)?.length ?? 0;
      expect(text.includes(`Shortened: ${shown} of 2001`)).toBe(shown < 2001);
      expect(text).not.toMatch(/<!|@(?!\u200b)/);
    }
  });
});
