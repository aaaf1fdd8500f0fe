import type { Simulator } from "@twilio-proxy/simulator";
import { type Answer, type Exchange, type Wire, WireFailure } from "../http/wire.ts";
import type { VirtualWorld } from "./virtual-world.ts";

/** The simulator in process, on a virtual clock: every request takes `latencyMs` of it, and no socket. */
export function createSimulatorWire(simulator: Simulator, world: VirtualWorld, latencyMs: number): Wire {
  const send = async ({ method, path, headers, body }: Exchange): Promise<Answer> => {
    const answering = simulator.request({
      method,
      path,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      ...(body === null ? {} : { body }),
    });
    const answer = await world.hold(answering).catch(() => null);
    await world.sleep(latencyMs);
    if (answer === null) throw new WireFailure("reset", "ECONNRESET");
    return { status: answer.status, headers: answer.headers, text: answer.text };
  };
  return { send, close: () => undefined };
}
