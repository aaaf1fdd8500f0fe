/** Twilio's side of the wire, in this process: it knows of every call of the other one, and can kill it around any of them. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Simulator } from "@twilio-proxy/simulator";

/** The nth call, from 1; `before`: it never arrives; `after`: it took effect and its answer never arrives. */
export interface Aim {
  readonly call: number;
  readonly when: "before" | "after";
  readonly kill: () => void;
}

export interface Gate {
  readonly url: string;
  /** Once the other side is gone: whatever it had sent has taken effect. */
  close(): Promise<void>;
}

export async function openGate(simulator: Simulator, aim: Aim | null): Promise<Gate> {
  let calls = 0;
  const underway = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const body = await text(request);
      calls += 1;
      const isAimed = calls === aim?.call;
      if (isAimed && aim?.when === "before") return aim.kill();
      const answer = await simulator.request({
        method: request.method ?? "GET",
        path: request.url ?? "/",
        headers: headersOf(request),
        body,
      });
      if (isAimed) return aim?.kill();
      response.writeHead(answer.status, answer.headers).end(answer.text);
    };
    // A request that was cut short never arrived.
    const passing = pass().catch(() => undefined);
    underway.add(passing);
    passing.finally(() => underway.delete(passing));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(underway);
    },
  };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  );
}
