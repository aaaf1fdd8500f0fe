import { type Answer, type Exchange, type Wire, WireFailure, type WireFault } from "../http/wire.ts";

export type Reply =
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly json?: unknown;
      readonly text?: string;
    }
  | WireFault;

export interface FakeWire extends Wire {
  readonly sent: Exchange[];
}

/** A wire without a network: `reply` sees each exchange and its number from 1. */
export function createFakeWire(
  reply: (exchange: Exchange, number: number) => Reply | Promise<Reply>,
): FakeWire {
  const sent: Exchange[] = [];
  const send = async (exchange: Exchange): Promise<Answer> => {
    sent.push(exchange);
    const answer = await reply(exchange, sent.length);
    if (typeof answer === "string") throw new WireFailure(answer, null);
    return {
      status: answer.status,
      headers: answer.headers ?? {},
      text: answer.text ?? (answer.json === undefined ? "" : JSON.stringify(answer.json)),
    };
  };
  return { sent, send, close: () => undefined };
}
