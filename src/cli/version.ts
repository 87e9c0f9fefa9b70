import { createRequire } from "node:module";

/** The package's version; package.json lies two folders up, from src/cli and from dist/cli alike. */
export function packageVersion(): string {
  const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };
  return version;
}
