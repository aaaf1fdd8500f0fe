import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { type Exchange, type Wire, WireFailure } from "../../http/wire.ts";

export interface ServedS3 {
  /** An endpoint of loopback. */
  readonly url: string;
  close(): Promise<void>;
}

/** Puts a store behind a socket. A fault of the wire cuts the connection. */
export async function serveS3(store: Pick<Wire, "send">): Promise<ServedS3> {
  const server = createServer(async (request, response) => {
    const { method = "GET", url: path = "/", headers } = request;
    const exchange: Exchange = {
      origin: { secure: false, hostname: "127.0.0.1", port: "", prefix: "" },
      method: method as Exchange["method"],
      path,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      body: await textOf(request),
    };
    try {
      const answer = await store.send(exchange);
      response.writeHead(answer.status, answer.headers).end(answer.text);
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      request.socket.resetAndDestroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
