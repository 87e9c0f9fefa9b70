import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { ArgumentError } from "../../train/index.js";
import { sentenceOf } from "../failure.js";
import { securityHeaders, send, sentence, type Content } from "./answer.js";
import { apiContent, eventsPath } from "./apiContent.js";
import { refusalOf } from "./guard.js";
import { authorities, loopbackAddress, loopbackNames } from "./loopback.js";
import { WatchedRun } from "./run.js";
import { tellChanges } from "./runEvents.js";
import { readStaticFiles } from "./staticFiles.js";

/** The port that is taken where it is free and none was asked for. */
export const usualPort = 4137;

/** What to serve, and where. */
export interface LabServerOptions {
  /** The folder of the built lab: index.html and what belongs to it. */
  readonly root: string;
  /** A name of this machine's loopback interface; 127.0.0.1 by default. */
  readonly host?: string;
  /** 0 for any free one; left out, 4137 or, where that is in use, any free one. */
  readonly port?: number;
  /** The folder of a run to be watched. */
  readonly run?: string;
}

/** A server that runs. */
export interface LabServer {
  /** Where the lab is: `http://127.0.0.1:4137/`. */
  readonly url: string;
  /** Ends it, with every connection. */
  close(): Promise<void>;
}

/**
 * Serves the lab and what `api.ts` describes, to this machine alone.
 * @throws ArgumentError for a host that other machines could reach.
 * @throws Error when the lab is not built or the port cannot be had. @throws RunError, FileError when the run is none.
 */
export async function startLabServer({ root, host = "127.0.0.1", port, run }: LabServerOptions): Promise<LabServer> {
  const address = loopbackAddress(host);
  if (address === undefined)
    throw new ArgumentError(
      `--host ${host}: the lab is served to this machine alone, so it must be one of ${loopbackNames.join(", ")}`,
    );
  const watched = run === undefined ? undefined : await WatchedRun.open(run);
  const files = existsSync(root) ? readStaticFiles(root) : new Map<string, Content>();
  if (!files.has("/"))
    throw new Error(`the lab is not built: ${root} has no index.html; npm run build makes it in a checkout`);

  const server = createServer({ requireHostHeader: false });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request, (server.address() as AddressInfo).port);
    if (refusal !== undefined) return send(request, response, sentence(refusal.sentence), refusal.status);
    // The path as it stands in the request: it is looked up, never decoded, joined or normalised.
    const path = request.url!.split("?", 1)[0];
    if (path === eventsPath && watched !== undefined) return tellChanges(watched, request, response);
    let content: Content | undefined;
    try {
      content = files.get(path) ?? (await apiContent(path, watched));
    } catch (error) {
      return send(request, response, sentence(sentenceOf(error)), 500);
    }
    if (content === undefined) return send(request, response, sentence("There is nothing here."), 404);
    return send(request, response, content);
  }
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch(() => response.destroy());
  };
  server.on("request", handle);
  // Node would answer these by itself, without our headers.
  server.on("checkExpectation", handle);
  server.on("clientError", refuseUnreadable);

  await listen(server, address, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${authorities(host, taken).at(-1)}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** What cannot be read as a request: a URL with spaces, a header without end. */
function refuseUnreadable({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const status = code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const text = "This is no request that can be read.\n";
  const headers = {
    ...securityHeaders(),
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": text.length,
    Connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status}`, ...lines, "", text].join("\r\n"));
}

async function listen(server: Server, host: string, asked: number | undefined): Promise<void> {
  try {
    await bind(server, host, asked ?? usualPort);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (asked === undefined && code === "EADDRINUSE") return bind(server, host, 0);
    const reason =
      code === "EADDRINUSE"
        ? "it is in use by another program"
        : code === "EACCES"
          ? "this account may not take it"
          : sentenceOf(error);
    throw new Error(
      `the port ${asked ?? usualPort} of ${host} cannot be had: ${reason}; choose another with --port, or 0 for any that is free`,
      { cause: error },
    );
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((bound, failed) => {
    server.once("error", failed);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off("error", failed);
      bound();
    });
  });
}
