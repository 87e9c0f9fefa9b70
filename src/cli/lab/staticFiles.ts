import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Content } from "./answer.js";
import { runnerPage, runnerPolicy } from "./policy.js";

const types: ReadonlyMap<string, string> = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".svg", "image/svg+xml; charset=utf-8"],
  [".json", "application/json; charset=utf-8"],
  [".map", "application/json; charset=utf-8"],
  [".txt", "text/plain; charset=utf-8"],
  [".wasm", "application/wasm"],
  [".png", "image/png"],
  [".ico", "image/x-icon"],
  [".woff2", "font/woff2"],
]);

/** Names that are the same in a URL; none begins with a dot. */
const servedName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
/** A name with a digest of the content, as esbuild writes it: app-4KQ2HXLM.js. */
const digestInName = /-[A-Z0-9]{8}(\.[a-z0-9]+)+$/;

/**
 * Every file under a folder by its URL's path, read once. A request is answered from this table or not at all: no
 * path of the file system is ever made from a URL. Symbolic links and names that begin with a dot are left out.
 * @throws Error of the file system when the folder cannot be read.
 */
export function readStaticFiles(root: string): ReadonlyMap<string, Content> {
  const files = new Map<string, Content>();
  const read = (folder: string, path: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const { name } = entry;
      if (!servedName.test(name)) continue;
      const file = join(folder, name);
      if (entry.isDirectory()) read(file, `${path}${name}/`);
      else if (entry.isFile()) files.set(`${path}${name}`, contentOf(file, `${path}${name}`));
    }
  };
  read(root, "/");
  const index = files.get("/index.html");
  if (index !== undefined) for (const path of ["/", "/index.html"]) files.set(path, marked(index));
  return files;
}

/** The page with a mark by which it knows that this server serves it, and that it may ask for what `api.ts` describes. */
function marked(page: Content): Content {
  const text = Buffer.from(page.bytes)
    .toString()
    .replace("</head>", '<meta name="edgegrad-server" content="lab" /></head>');
  return { ...page, bytes: Buffer.from(text) };
}

function contentOf(file: string, path: string): Content {
  return {
    type: types.get(extname(file)) ?? "application/octet-stream",
    bytes: readFileSync(file),
    caching: digestInName.test(path) ? "immutable" : "no-cache",
    ...(path === `/${runnerPage}` && { policy: runnerPolicy }),
  };
}
