import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderOrder } from "../../tools/lint/folders.mjs";
import { readPackageJson, root } from "../../tools/project.mjs";

const { exports, imports, bin, scripts } = readPackageJson();
const sourceOf = (built: string): string => built.replace("./dist/", "src/").replace(/(\.d\.ts|\.js)$/, ".ts");

const builtFiles = [exports, imports, bin].flatMap((table) =>
  Object.entries(table).flatMap(([name, target]) =>
    (typeof target === "string" ? [target] : Object.values(target))
      .filter((file) => file.endsWith(".js"))
      .map((file) => [name, file] as const),
  ),
);

describe("package.json", () => {
  test.each(builtFiles)("%s: %s has its source", (_, file) => {
    expect(existsSync(join(root, sourceOf(file)))).toBe(true);
  });

  test.each(Object.entries(scripts))("script %s names a file that exists", (_, command) => {
    const [program, file] = command.split(" ");
    if (program === "node" || program === "tsx") expect(existsSync(join(root, file))).toBe(true);
  });

  test.each(["start", "test", "lint", "format", "typecheck", "test:unit", "build", "bench", "docs", "figures"])(
    "has a script %s",
    (name) => expect(scripts).toHaveProperty(name),
  );
});

describe("platform imports", () => {
  test.each(Object.keys(imports))("both halves of %s export the same names", async (name) => {
    const load = async (condition: string): Promise<string[]> => {
      const file = join(root, sourceOf(imports[name][condition]));
      return Object.keys((await import(file)) as object).sort();
    };
    expect(await load("default")).toEqual(await load("node"));
  });
});

test("every folder of src/ has its place in the import order", () => {
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folderOrder).toEqual(expect.arrayContaining(folders.map(({ name }) => name)));
});

test("package-lock.json names no registry", () => {
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toContain('"resolved"');
});
