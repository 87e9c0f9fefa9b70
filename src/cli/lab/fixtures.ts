// What tests of the server share: a small lab, and requests as raw as an attacker can send them.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

/** What stands in every file that the server must not give away. */
export const secret = "not for anybody";

/** Makes a built lab in `home`/lab, with secrets in it and beside it, and returns its folder. */
export function builtLab(home: string): string {
  const root = join(home, "lab");
  const write = (name: string, content: string): void => {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), content);
  };
  write("index.html", "<!doctype html><title>lab</title>\n");
  write("runner.html", "<!doctype html><title>runner</title>\n");
  write("app-4KQ2HXLM.js", `export const lab = "${"a".repeat(5000)}";\n`);
  write("app-4KQ2HXLM.css", ":root { color: black }\n");
  write("icon.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>\n');
  write("workers/train-Z7ABCDEF.js", "postMessage(1);\n");
  write("workers/no-supervisor.js", "postMessage(2);\n");
  write(".env", secret);
  write(".git/config", secret);
  write("a b.txt", secret);
  write("%2e%2e", secret);
  writeFileSync(join(home, "outside.txt"), secret);
  mkdirSync(join(home, "lab-notes"));
  writeFileSync(join(home, "lab-notes", "notes.txt"), secret);
  symlinkSync(join(home, "outside.txt"), join(root, "link.txt"));
  symlinkSync(home, join(root, "up"));
  symlinkSync("/etc", join(root, "etc"));
  symlinkSync(join(root, "index.html"), join(root, "inner.html"));
  return root;
}

/** An answer, as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends bytes (text as latin1) and reads the answer until the server ends the connection. */
export function sendRaw(url: string, text: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ""), () => socket.write(text, "latin1"));
    socket
      .on("data", (chunk) => chunks.push(chunk))
      .on("error", failed)
      .on("close", () => {
        const [head, ...rest] = Buffer.concat(chunks).toString("latin1").split("\r\n\r\n");
        const [first, ...lines] = head.split("\r\n");
        const headers = Object.fromEntries(
          lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
        );
        done({ status: Number(first.split(" ")[1]), headers, body: rest.join("\r\n\r\n") });
      });
  });
}

/** One request, whose connection ends with the answer; a header of undefined is left out. */
export function request(
  url: string,
  target: string,
  { method = "GET", headers = {} }: { method?: string; headers?: Record<string, string | undefined> } = {},
): Promise<RawAnswer> {
  const all = { Host: new URL(url).host, Connection: "close", ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return sendRaw(url, [`${method} ${target} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
}
