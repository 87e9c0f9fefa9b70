import { defineConfig, globalIgnores } from "eslint/config";
import eslint from "@eslint/js";
import tseslint from "typescript-eslint";
import { nodeFolders } from "./tools/lint/folders.mjs";
import { importDirection } from "./tools/lint/import-direction.mjs";

const testFiles = ["**/*.test.ts"];

export default defineConfig(
  globalIgnores(["dist/", "build/", "runs/", "coverage/", "bench/peers/", "bench/.built/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A page with a strict content policy forbids them, and nothing here needs them.
      "no-eval": "error",
      "no-new-func": "error",
      "no-implied-eval": "off", // its type-aware sister:
      "@typescript-eslint/no-implied-eval": "error",
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of string literals." },
        { selector: "TSModuleDeclaration[kind='namespace']", message: "Use a module." },
      ],
      "@typescript-eslint/naming-convention": [
        "error",
        { selector: "interface", format: null, custom: { regex: "^I[A-Z][a-z]", match: false } },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // The Tensor class merges with an interface made from the op records; that is how its methods get their types.
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      "@typescript-eslint/no-unsafe-declaration-merging": "off",
      // Math.exp and the algebra's readers are handed around as the plain functions they are.
      "@typescript-eslint/unbound-method": "off",
      // The compiler checks names, also in the JavaScript files.
      "no-undef": "off",
      // Interfaces with a Promise are implemented by code that has nothing to wait for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ["src/**/*.{ts,js}"],
    ignores: testFiles,
    plugins: { edgegrad: { rules: { "import-direction": importDirection } } },
    rules: { "edgegrad/import-direction": "error" },
  },
  {
    files: ["src/**/*.{ts,js}", "lab/**/*.{ts,tsx}"],
    ignores: [...testFiles, ...nodeFolders.map((folder) => `src/${folder}/**`)],
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
  {
    // Tests feed wrong values on purpose, and read JSON whose shape they are about to assert; in JavaScript the
    // JSDoc casts that say what JSON holds are not seen by these rules.
    files: [...testFiles, "test/**/*.ts", "**/*.mjs", "src/**/*.js"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
);
