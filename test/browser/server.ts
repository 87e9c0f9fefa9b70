import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of files that are held in memory. */
export interface PageServer {
  /** Where a page is that may share memory between threads. */
  readonly isolated: string;
  /** The same page, served without the headers that this needs. */
  readonly plain: string;
  /** The same page, whose policy does not allow WebAssembly. */
  readonly strict: string;
  close(): void;
}

const types: Readonly<Record<string, string>> = { html: "text/html", js: "text/javascript" };

/** Serves the files on this machine alone; `index.html` is the page. */
export async function serve(files: ReadonlyMap<string, string>): Promise<PageServer> {
  const server = createServer((request, response) => {
    const [, folder, name] = (request.url ?? "").split("/");
    const text = files.get(name === "" ? "index.html" : name);
    if (text === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": types[name.split(".").at(-1) ?? ""] ?? types.html,
      ...(folder === "isolated" && {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
      }),
      ...(folder === "strict" && { "Content-Security-Policy": "default-src 'self'" }),
    });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    isolated: `${origin}/isolated/`,
    plain: `${origin}/plain/`,
    strict: `${origin}/strict/`,
    close: () => server.close(),
  };
}
