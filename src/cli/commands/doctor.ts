import { availableParallelism, totalmem } from "node:os";
import { dirname } from "node:path";
import { platformFiles } from "../../data/node/files.js";
import { backends, currentThreads, threadsUnavailable } from "../../tensor/index.js";
import { table } from "../../view/index.js";
import { say, sayJson } from "../terminal.js";
import { packageVersion } from "../version.js";
import { examplesText, type AddCommand } from "./context.js";
import { datasetsAtHand } from "./data.js";

export const addDoctor: AddCommand = (program, { terminal: { stdout } }) => {
  program
    .command("doctor")
    .summary("say what this machine has to offer")
    .description(
      "Shows the versions, the machine, which backends can run here (and why others cannot), and where datasets are.",
    )
    .option("--json", "print one JSON object and nothing else on stdout")
    .addHelpText("after", examplesText(["edgegrad doctor"]))
    .action(async ({ json }: { json?: boolean }) => {
      const datasets = await datasetsAtHand();
      const report = {
        edgegrad: packageVersion(),
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        cores: availableParallelism(),
        memoryBytes: totalmem(),
        // The folder of all datasets' caches.
        cacheFolder: dirname(platformFiles.cacheFolder("digits") ?? ""),
        backends: backends.map((backend) => ({ name: backend.name, unavailable: backend.unavailable() })),
        threads: currentThreads(),
        moreThreadsUnavailable: threadsUnavailable(),
        datasets,
      };
      if (json) {
        sayJson(stdout, report);
        return;
      }
      const facts = [
        ["edgegrad", report.edgegrad],
        ["Node", report.node],
        ["platform", report.platform],
        ["cores", String(report.cores)],
        ["memory", `${(report.memoryBytes / 2 ** 30).toFixed(1)} GiB`],
        ...report.backends.map(({ name, unavailable }) => [
          `backend ${name}`,
          unavailable === null ? "can run" : `cannot run: ${unavailable}`,
        ]),
        ["threads", [report.threads, report.moreThreadsUnavailable].filter((fact) => fact !== null).join(": ")],
        ["cache folder", report.cacheFolder],
        ...datasets.map(({ name, found, train, test, where }) => [
          `dataset ${name}`,
          found ? `${train} + ${test} images from ${where}` : where,
        ]),
      ];
      say(stdout, table(["what", "here"], facts));
    });
};
