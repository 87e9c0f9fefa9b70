import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { readPackageJson } from "./tools/project.mjs";

const source = (built: string): string => built.replace("./dist/", "./src/").replace(/\.js$/, ".ts");

export default defineConfig({
  resolve: {
    tsconfigPaths: true,
    // Vite looks names that start with # up in package.json, which leads to dist/, before it looks at tsconfig's paths.
    alias: Object.fromEntries(
      Object.entries(readPackageJson().imports).map(([name, { node }]) => [
        name,
        fileURLToPath(new URL(source(node), import.meta.url)),
      ]),
    ),
  },
  test: {
    include: ["src/**/*.test.ts", "lab/**/*.test.ts", "test/**/*.test.ts", "bench/*.test.ts"],
    // Processes, not threads: tests change signals, folders and memory limits. Two cores are the machine we plan for.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
