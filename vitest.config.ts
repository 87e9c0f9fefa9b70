import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Processes, not threads: tests change signals, folders and memory limits. Two cores are the machine we plan for.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
