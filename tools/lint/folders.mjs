/**
 * The folders of src/ in the order in which data passes through them: a file imports from its own folder and from
 * those before it. `.` stands for the files of src/ itself, which is the package's front door, index.ts.
 */
export const folderOrder = [
  "shape",
  "graph",
  "scalar",
  "ops",
  "autodiff",
  "passes",
  "backends",
  "tensor",
  "check",
  "nn",
  "optim",
  "io",
  "data",
  "view",
  "train",
  ".",
  "cli",
];

/** Where Node's built-ins may be imported; everything else runs in the browser too. */
export const nodeFolders = ["io/node", "data/node", "train", "cli"];

/** Where other packages may be imported; the core has no dependency. */
export const packageFolders = ["io", "data", "train", "cli"];

/** The two halves of a `#…-files` import; see tools/README.md. */
export const platformFolders = ["node", "browser"];
