import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Recorder {
  readonly url: string;
  /** Takes out what came since the last call. */
  take(): RecordedRequest[];
  close(): Promise<void>;
}

/** A loopback server that answers everything alike and keeps the bytes it was sent. */
export async function createRecorder(
  answer: (request: RecordedRequest) => { status: number; json?: unknown },
): Promise<Recorder> {
  let taken: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [path = "", query = ""] = (request.url ?? "").split("?");
      const record = {
        method: request.method ?? "",
        path,
        query,
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      taken.push(record);
      const { status, json } = answer(record);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(json === undefined ? undefined : JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    take: () => {
      const all = taken;
      taken = [];
      return all;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
