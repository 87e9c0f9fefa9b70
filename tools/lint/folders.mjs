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
export const nodeFolders = ["backends/wasm/threads/node", "io/node", "data/node", "train", "cli"];

/** Where other packages may be imported; the core has no dependency. */
export const packageFolders = ["io", "data", "view", "train", "cli"];

/** Which folder each platform import belongs to; see tools/README.md. */
export const platformImports = {
  "#wasm-threads": "backends/wasm/threads",
  "#io-files": "io",
  "#data-files": "data",
};

/** The two halves of a platform import: folders in its own. */
export const platformFolders = ["node", "browser"];
