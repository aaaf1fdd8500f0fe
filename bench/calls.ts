/** Calls to Twilio: exact numbers, the same in every run. */
import { createFleet, type Fleet, lowerBound, objectsOf, type Size } from "./fleet.ts";
import { createLab, type Measured } from "./lab.ts";
import { printTable, times, whole } from "./table.ts";

interface Row {
  readonly adopting: Measured;
  readonly owned: Measured;
}

async function measure(fleet: Fleet, latency = 0): Promise<Row> {
  const lab = await createLab(fleet, latency);
  try {
    const adopting = await lab.plan();
    await lab.own();
    return { adopting, owned: await lab.plan() };
  } finally {
    await lab.close();
  }
}

/** @throws Error where a plan is not what it must be: a fast wrong answer is no figure. */
function requirePlans(size: Size, { adopting, owned }: Row): void {
  if (adopting.plan.summary.adopt !== objectsOf(size)) throw new Error("not everything was recognised");
  if (owned.plan.steps.length > 0) throw new Error("the second plan is not empty");
}

export const FLEETS: readonly (readonly [string, Size])[] = [
  ["1 service, 10 numbers", { services: 1, numbers: 10, sessions: 0 }],
  ["5 services, 500 numbers, 200 sessions x 2", { services: 5, numbers: 100, sessions: 40 }],
  ["20 services, 10,000 numbers", { services: 20, numbers: 500, sessions: 0 }],
  ["1 service, 1,000 sessions x 2", { services: 1, numbers: 20, sessions: 1000 }],
];

/** Every plan against the lower bound, and against a tool that asks for each object by itself. */
export async function callsOfFleets(): Promise<void> {
  const rows: string[][] = [];
  for (const [name, size] of FLEETS) {
    const row = await measure(createFleet(size));
    requirePlans(size, row);
    const bound = lowerBound(size);
    for (const { calls } of [row.adopting, row.owned]) {
      if (calls !== bound) throw new Error(`${name}: ${calls} calls, and ${bound} are enough`);
    }
    rows.push([
      name,
      whole(objectsOf(size)),
      whole(row.owned.calls),
      whole(bound),
      times(objectsOf(size) / row.owned.calls),
      `${whole(row.owned.milliseconds)} ms`,
      `${row.owned.pacedSeconds.toFixed(1)} s`,
    ]);
  }
  printTable(
    "Calls of a plan (asserted equal to the lower bound, with and without state)",
    [
      "fleet",
      "objects",
      "calls",
      "lower bound",
      "one GET per object",
      "time, no latency",
      "Twilio's pace adds",
    ],
    rows,
  );
}

/** Sessions that an application made must not slow the plan of a file that declares three. */
export async function callsAmongForeign(): Promise<void> {
  const size = { services: 1, numbers: 1, sessions: 3 };
  const alone = await measure(createFleet(size), 80);
  const crowded = await measure(createFleet({ ...size, foreign: 100_000 }), 80);
  for (const row of [alone, crowded]) requirePlans(size, row);
  const line = (name: string, one: Measured, than: Measured): readonly string[] => [
    name,
    whole(one.calls),
    `${whole(one.milliseconds)} ms`,
    times(one.calls / than.calls),
    times(one.milliseconds / than.milliseconds),
  ];
  printTable(
    "Three declared sessions, at 80 ms for each call",
    ["account", "calls", "time", "calls, ratio", "time, ratio"],
    [
      line("nothing else", alone.owned, alone.owned),
      line("100,000 sessions of an application", crowded.owned, alone.owned),
    ],
  );
}
