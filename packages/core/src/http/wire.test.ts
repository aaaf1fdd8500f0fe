/** The wire against real sockets: what Node reports, as the few faults the rest knows. */

import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createWire, type Exchange, WireFailure, type WireOptions } from "./wire.ts";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** Answers every request on a connection with the same bytes, after which `then` may cut it. */
async function listen(
  onRequest: (socket: Socket, request: string) => void,
): Promise<{ port: number; connections: () => number }> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (data) => onRequest(socket, data.toString("utf8")));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

const exchange = (port: number, changes: Partial<Exchange> = {}): Exchange => ({
  origin: { secure: false, hostname: "127.0.0.1", port: String(port), prefix: "/base" },
  method: "POST",
  path: "/v1/Services?a=b",
  headers: { "X-Test": "1" },
  body: "Name=é",
  ...changes,
});

function wireWith(changes: Partial<WireOptions> = {}) {
  const wire = createWire({
    maxSockets: 2,
    connectTimeoutMs: 1000,
    answerTimeoutMs: 1000,
    maxBodyBytes: 1000,
    proxyEnvironment: null,
    ...changes,
  });
  open.push(wire);
  return wire;
}

const faultOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WireFailure);
  return (error as WireFailure).fault;
};

const respond = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nX-A: 1\r\nX-A: 2\r\n\r\n${body}`;

describe("an exchange", () => {
  it("sends what it was given and keeps the connection", async () => {
    const seen: string[] = [];
    const { port, connections } = await listen((socket, request) => {
      seen.push(request);
      socket.write(respond("{}"));
    });
    const wire = wireWith();
    const answers = [await wire.send(exchange(port)), await wire.send(exchange(port))];
    expect(answers[1]).toEqual({
      status: 200,
      headers: { "content-length": "2", "x-a": "1, 2" },
      text: "{}",
    });
    expect(seen[0]).toMatch(/^POST \/base\/v1\/Services\?a=b HTTP\/1\.1\r\n/);
    expect(seen[0]).toContain("X-Test: 1\r\n");
    expect(seen[0]).toMatch(/Content-Length: 7\r\n/);
    expect(seen[0]).toMatch(/Name=é$/);
    expect(connections()).toBe(1);
  });

  it("does not follow a redirect", async () => {
    const { port, connections } = await listen((socket) =>
      socket.write("HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n"),
    );
    expect((await wireWith().send(exchange(port))).status).toBe(302);
    expect(connections()).toBe(1);
  });
});

describe("a proxy of the environment", () => {
  it("is used, except for this machine", async () => {
    const seen: string[] = [];
    const { port } = await listen((socket, request) => {
      seen.push(request.split("\r\n")[0] ?? "");
      socket.write(respond("{}"));
    });
    const wire = wireWith({
      proxyEnvironment: { HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: "direct.test" },
    });
    const origin = { secure: false, hostname: "twilio.test", port: "", prefix: "" };
    await wire.send(exchange(port, { origin }));
    await wire.send(exchange(port));
    expect(seen).toEqual([
      "POST http://twilio.test/v1/Services?a=b HTTP/1.1",
      "POST /base/v1/Services?a=b HTTP/1.1",
    ]);
    const direct = { ...origin, hostname: "direct.test" };
    expect(await faultOf(wire.send(exchange(port, { origin: direct })))).toBe("unreachable");
  });
});

describe("a fault", () => {
  it.each<[string, (socket: Socket) => void]>([
    ["reset", (socket) => socket.resetAndDestroy()],
    ["reset", (socket) => socket.destroy()],
    ["truncated", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")],
    ["too-large", (socket) => socket.write(respond("x".repeat(2000)))],
    ["reset", (socket) => socket.end("this is no HTTP\r\n\r\n")],
  ])("%s", async (fault, act) => {
    const { port } = await listen(act);
    expect(await faultOf(wireWith().send(exchange(port)))).toBe(fault);
  });

  it.each<[string, (socket: Socket) => void]>([
    ["no answer", () => undefined],
    ["an answer that never ends", (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")],
  ])("timeout: %s", async (_, act) => {
    const { port } = await listen(act);
    expect(await faultOf(wireWith({ answerTimeoutMs: 50 }).send(exchange(port)))).toBe("timeout");
  });

  it("unreachable: nobody listens", async () => {
    const { port } = await listen(() => undefined);
    for (const one of open.splice(0)) one.close();
    expect(await faultOf(wireWith().send(exchange(port)))).toBe("unreachable");
  });

  it("unreachable: the other side does not speak TLS", async () => {
    const { port } = await listen((socket) => socket.end("plain\r\n"));
    const origin = { ...exchange(port).origin, secure: true };
    expect(await faultOf(wireWith().send(exchange(port, { origin })))).toBe("unreachable");
  });
});
