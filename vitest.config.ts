import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { readPackageJson } from "./tools/project.mjs";

const source = (built: string): string => built.replace("./dist/", "./src/").replace(/\.js$/, ".ts");

const every = ["src/**/*.test.ts", "lab/**/*.test.ts", "test/**/*.test.ts", "bench/*.test.ts"];
/** Tests of code without a state of its own: they share a process, which has then loaded the library already. */
const together = [
  ...["shape", "graph", "scalar", "passes", "backends/wasm/{assembler,kernels,math}"].map((folder) => `src/${folder}`),
  ...["check", "nn", "optim", "io", "view"].map((folder) => `src/${folder}`),
  ...["lab", "test/chapter", "test/lab"],
].map((folder) => `${folder}/**/*.test.ts`);

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
    // Processes, not threads: tests change signals, folders and memory limits. Two cores are the machine we plan for.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "together", include: together, isolate: false } },
      { extends: true, test: { name: "apart", include: every, exclude: [...configDefaults.exclude, ...together] } },
    ],
  },
});
