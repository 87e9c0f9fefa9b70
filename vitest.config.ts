import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    tsconfigPaths: true,
    // Vite looks names that start with # up in package.json, which leads to dist/, before it looks at tsconfig's paths.
    alias: Object.fromEntries(
      ["data", "io"].map((folder) => [
        `#${folder}-files`,
        fileURLToPath(new URL(`./src/${folder}/node/files.ts`, import.meta.url)),
      ]),
    ),
  },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "bench/*.test.ts"],
    // Processes, not threads: tests change signals, folders and memory limits. Two cores are the machine we plan for.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
