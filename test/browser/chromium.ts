import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function inPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

const isRoot = process.getuid?.() === 0;

/**
 * The system's Chromium, or the browser that CHROME_PATH names. On Debian, root has it installed where there is none.
 * @throws Error that says how to get one.
 */
function chromiumPath(): string {
  const named = process.env.CHROME_PATH;
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new Error(`CHROME_PATH names ${named}, and there is no such file`);
  }
  const found = inPath();
  if (found !== undefined) return found;
  if (isRoot && existsSync("/etc/debian_version")) {
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "ignore" });
    const installed = inPath();
    if (installed !== undefined) return installed;
  }
  throw new Error("these tests need Chromium: `apt-get install -y chromium`, or set CHROME_PATH to a Chrome's program");
}

/** Starts a Chromium without a window, which talks to nobody but the page's own server. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      ...["--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
      ...["--disable-background-networking", "--disable-component-update"],
      // Chromium refuses root its sandbox.
      ...(isRoot ? ["--no-sandbox"] : []),
    ],
  });
}
