import { join } from "node:path";
import { defineConfig } from "oxlint";
import { nodeFolders } from "./tools/lint/folders.mjs";

const testFiles = ["**/*.test.ts", "test/**/*.ts"];

/**
 * @template {"error" | "off"} Level
 * @param {Level} level
 * @param {readonly string[]} names
 * @returns {Record<string, Level>}
 */
const each = (level, names) => Object.fromEntries(names.map((name) => [name, level]));

const unsafe = ["argument", "assignment", "call", "member-access", "return"].map(
  (what) => `typescript/no-unsafe-${what}`,
);

export default defineConfig({
  ignorePatterns: ["dist/", "build/", "runs/", "coverage/", "bench/peers/", "bench/.built/"],
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: "error" },
  plugins: ["typescript", "import", "oxc"],
  jsPlugins: [join(import.meta.dirname, "tools/lint/plugin.mjs")],
  // What is wrong or of no use; the rules below are those of the other categories.
  categories: { correctness: "error" },
  rules: {
    ...each("error", ["eqeqeq", "no-case-declarations", "no-empty", "no-fallthrough", "no-prototype-builtins"]),
    ...each("error", ["no-array-constructor", "no-regex-spaces", "no-unexpected-multiline", "preserve-caught-error"]),
    ...each("error", ["no-var", "prefer-const", "prefer-rest-params", "prefer-spread"]),
    ...each("error", ["typescript/ban-ts-comment", "typescript/no-explicit-any", "typescript/no-misused-promises"]),
    ...each("error", ["typescript/no-unnecessary-type-assertion", "typescript/no-unsafe-enum-comparison"]),
    ...each("error", ["typescript/no-unnecessary-type-constraint", "typescript/no-unsafe-function-type"]),
    ...each("error", ["typescript/no-require-imports", "typescript/only-throw-error"]),
    ...each("error", ["typescript/prefer-promise-reject-errors", "typescript/restrict-plus-operands", ...unsafe]),
    ...each("error", ["typescript/no-namespace", "edgegrad/no-enum", "edgegrad/plain-interface-name"]),
    // A page with a strict content policy forbids them, and nothing here needs them.
    ...each("error", ["no-eval", "no-new-func", "typescript/no-implied-eval"]),
    // One file of a circle runs before what it needs; `import type` is gone by then.
    "import/no-cycle": ["error", { ignoreTypes: true }],
    "no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
    "typescript/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
    "typescript/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    // The Tensor class merges with an interface made from the op records; that is how its methods get their types.
    "typescript/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
    "typescript/no-unsafe-declaration-merging": "off",
    // Math.exp and the algebra's readers are handed around as the plain functions they are.
    "typescript/unbound-method": "off",
    // The op records are looked up by name in the namespace of their module.
    "import/namespace": "off",
    // Texts are spread where their code points are meant, and names are sorted as texts.
    ...each("off", ["typescript/no-misused-spread", "typescript/require-array-sort-compare"]),
  },
  overrides: [
    { files: ["src/**/*.{ts,js}"], rules: { "edgegrad/import-direction": "error" } },
    {
      files: ["src/**/*.{ts,js}", "lab/**/*.{ts,tsx}"],
      rules: {
        "no-restricted-globals": [
          "error",
          ...["process", "Buffer", "global", "require", "__dirname", "__filename", "setImmediate"].map((name) => ({
            name,
            message: "It exists in Node only, and this file runs in the browser too.",
          })),
        ],
      },
    },
    { files: nodeFolders.map((folder) => `src/${folder}/**`), rules: { "no-restricted-globals": "off" } },
    {
      files: testFiles,
      rules: each("off", ["edgegrad/import-direction", "no-restricted-globals", "oxc/const-comparisons"]),
    },
    // Tests feed wrong values on purpose, and read JSON whose shape they are about to assert; in JavaScript the
    // JSDoc casts that say what JSON holds are not seen by these rules.
    { files: [...testFiles, "**/*.mjs", "src/**/*.js"], rules: each("off", unsafe) },
  ],
});
