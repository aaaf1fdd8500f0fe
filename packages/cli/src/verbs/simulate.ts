import { once } from "node:events";
import { createSimulator, parseFaults, parseSeed, SimulatorInputError } from "@twilio-proxy/simulator";
import { CliFailure, EXIT, type ExitCode } from "../exit.ts";
import { readText } from "../files.ts";
import type { World } from "../world.ts";

export interface SimulateFlags {
  readonly port: number;
  readonly seed?: string;
  readonly latency: number;
  readonly faults?: string;
  readonly rateLimits: boolean;
}

/** Serves until the first signal; being stopped is how it ends well. */
export async function simulate(flags: SimulateFlags, world: World): Promise<ExitCode> {
  const simulator = await start(flags, world);
  world.stdout.write(`listening on ${simulator.url}\n`);
  if (!world.signal.aborted) await once(world.signal, "abort");
  await simulator.close();
  return EXIT.fine;
}

async function start(flags: SimulateFlags, world: World): ReturnType<typeof createSimulator> {
  try {
    return await createSimulator({
      ...(flags.seed === undefined ? {} : { seed: parseSeed(await readText(flags.seed, "The seed", world)) }),
      ...(flags.faults === undefined
        ? {}
        : { faults: parseFaults(await readText(flags.faults, "The fault plan", world)) }),
      latency: flags.latency,
      rateLimits: flags.rateLimits,
      port: flags.port,
    });
  } catch (error) {
    if (error instanceof SimulatorInputError) {
      const path = error.file === "seed" ? flags.seed : flags.faults;
      throw new CliFailure(`${path}: ${error.message}`);
    }
    if (
      error instanceof Error &&
      "code" in error &&
      (error.code === "EADDRINUSE" || error.code === "EACCES")
    ) {
      throw new CliFailure(
        `Port ${flags.port} cannot be used (${error.code}). Leave --port out to get a free one.`,
      );
    }
    throw error;
  }
}
