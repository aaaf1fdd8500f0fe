/** The wire over TLS, direct and through a CONNECT proxy: above all, that nothing sent is ever taken for unsent. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createProxy, type IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWire, type Exchange, type Wire, WireFailure } from "./wire.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
// Long enough for a busy machine; `late` must lie between the two.
const CONNECT_MS = 800;
const ANSWER_MS = 2400;

type Mode = "answer" | "late" | "reset" | "silent";
type ProxyMode = "tunnel" | "refuse" | "stall";

// Node makes keys but no certificates, and a key in the repository would be one too many.
describe.skipIf(!hasOpenssl)("over TLS (needs openssl)", () => {
  const authorities = getCACertificates();
  let mode: Mode = "answer";
  let proxyMode: ProxyMode = "tunnel";
  let seen = 0;
  let servers: Server[] = [];
  let wires: { readonly direct: Wire; readonly proxied: Wire };
  let port = 0;

  beforeAll(async () => {
    const { key, cert } = certificate();
    setDefaultCACertificates([...authorities, cert]);
    const server = createServer({ key, cert }, (request, response) => {
      seen += 1;
      if (mode === "answer") response.end("{}");
      if (mode === "late") setTimeout(() => response.end("{}"), CONNECT_MS * 2);
      if (mode === "reset") request.socket.destroy();
    });
    const proxy = createProxy().on("connect", (_: IncomingMessage, client: Socket) => {
      client.on("error", () => undefined);
      if (proxyMode === "refuse") client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      if (proxyMode === "tunnel") tunnel(client, port);
    });
    servers = [server, proxy];
    port = await listening(server);
    const proxyPort = await listening(proxy);
    const options = {
      maxSockets: 2,
      connectTimeoutMs: CONNECT_MS,
      answerTimeoutMs: ANSWER_MS,
      maxBodyBytes: 1000,
      proxyEnvironment: null,
    };
    wires = {
      direct: createWire(options),
      proxied: createWire({ ...options, proxyEnvironment: { HTTPS_PROXY: `http://127.0.0.1:${proxyPort}` } }),
    };
  });
  afterAll(() => {
    setDefaultCACertificates(authorities);
    wires.direct.close();
    wires.proxied.close();
    for (const server of servers) server.close();
  });

  const result = async (way: "direct" | "proxied", hostname?: string): Promise<string> => {
    seen = 0;
    const exchange: Exchange = {
      origin: {
        secure: true,
        hostname: hostname ?? (way === "direct" ? "127.0.0.1" : "proxy.twilio.com"),
        port: way === "direct" ? String(port) : "",
        prefix: "",
      },
      method: "POST",
      path: "/v1/Services",
      headers: {},
      body: "UniqueName=rides",
    };
    const outcome = await wires[way].send(exchange).then(
      ({ status }) => String(status),
      (error: unknown) => (error instanceof WireFailure ? error.fault : "bug"),
    );
    return `${outcome}, ${seen} seen`;
  };

  it.each<[Mode, string]>([
    ["answer", "200, 1 seen"],
    ["late", "200, 1 seen"],
    ["reset", "reset, 1 seen"],
    ["silent", "timeout, 1 seen"],
  ])(
    "%s: the same directly and through a proxy",
    async (next, expected) => {
      mode = next;
      expect(await result("direct")).toBe(expected);
      expect(await result("proxied")).toBe(expected);
    },
    20_000,
  );

  it.each<[ProxyMode, string]>([
    ["refuse", "unreachable, 0 seen"],
    ["stall", "unreachable, 0 seen"],
  ])("a proxy that would %s: nothing was sent", async (next, expected) => {
    proxyMode = next;
    expect(await result("proxied")).toBe(expected);
    proxyMode = "tunnel";
  });

  it("does not talk to a host whose certificate is another's", async () =>
    expect(await result("direct", "localhost")).toBe("untrusted, 0 seen"));
});

function certificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), "tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=test", "-addext", "subjectAltName=DNS:proxy.twilio.com,IP:127.0.0.1"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", ...subject],
    { stdio: "ignore" },
  );
  const pair = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  rmSync(folder, { recursive: true });
  return pair;
}

function tunnel(client: Socket, port: number): void {
  const upstream = connect(port, "127.0.0.1", () => {
    client.write("HTTP/1.1 200 OK\r\n\r\n");
    upstream.pipe(client);
    client.pipe(upstream);
  });
  upstream.on("error", () => client.destroy());
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
