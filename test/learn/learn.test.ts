import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import MarkdownIt from "markdown-it";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { compiler, root } from "../../tools/project.mjs";
import { edgegrad } from "../support/captured.js";
import { isChapter, pagesIn, partsIn, shownIn, type Page } from "./pages.js";

const [english, chinese] = [pagesIn("en"), pagesIn("zh-CN")];
const pages = [...english, ...chinese];
const chapters = pages.filter(isChapter);

/** Each program once: both languages have the same ones. */
const programs = english.flatMap((page) =>
  shownIn(page, "ts").map((shown, i) => ({ ...shown, name: `${page.file.replace(/\.md$/, "")}-${i + 1}` })),
);
const commands = english
  .flatMap((page) => shownIn(page, "sh"))
  .map(({ source, output }) => ({ command: source.trim(), output }));

// In this project, so that "edgegrad" is found as in any of its files; and where nothing else looks for sources.
mkdirSync(join(root, "runs"), { recursive: true });
const folder = mkdtempSync(join(root, "runs", "learn-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (name: string): string => join(folder, `${name}.ts`);
for (const { name, source } of programs) writeFileSync(fileOf(name), source);
writeFileSync(
  join(folder, "tsconfig.json"),
  JSON.stringify({ extends: "../../tsconfig.json", include: ["*.ts"], exclude: [] }),
);

/** What the compiler says about all programs; it works while they run. */
const compilerOutput = new Promise<string>((resolve, reject) => {
  const child = spawn(process.execPath, [compiler, "-p", folder]);
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  child.on("error", reject);
  child.on("close", (code) => resolve(`${output}exit code ${code}`));
});

afterEach(() => vi.restoreAllMocks());

describe("the programs", () => {
  it.each(programs)("$name prints what its page shows", async ({ name, output }) => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await import(/* @vite-ignore */ fileOf(name));
    expect(log.mock.calls.map((values) => `${format(...values)}\n`).join("")).toBe(output);
  });

  it.each(commands)("$command prints what its page shows", async ({ command, output }) => {
    const [npx, program, ...words] = command.split(" ");
    expect([npx, program]).toEqual(["npx", "edgegrad"]);
    expect(await edgegrad(...words)).toEqual({ code: 0, stdout: output, stderr: "" });
  });

  it.each(chapters)("$language $file has one at least, each with what it prints", (page) => {
    expect(shownIn(page, "ts").length).toBeGreaterThan(0);
    expect(shownIn(page, "ts")).toHaveLength(page.blocks.filter(({ info }) => info === "ts").length);
  });

  it("compile", async () => expect(await compilerOutput).toBe("exit code 0"));
});

/** Numbers and languages of a page's figures. */
function figuresIn({ pictures }: Page): { readonly number: string; readonly language: string }[] {
  return pictures.map((path) => {
    const found = /^\.\.\/\.\.\/figures\/(\d\d)(?:\.(zh-CN))?\.svg$/.exec(path);
    if (found === null) throw new Error(`the picture ${path} is no figure of the library's`);
    return { number: found[1], language: found[2] ?? "en" };
  });
}
const numbersIn = (page: Page): string[] => figuresIn(page).map(({ number }) => number);

/** What is the same in both languages: everything but the sentences. */
const skeleton = (page: Page): object => ({
  blocks: page.blocks,
  figures: numbersIn(page),
  headings: page.prose.match(/^#+(?= )/gm),
  lab: page.prose.match(/`#\/[\w/]+`/g),
  links: page.links.map((path) => path.replace(/^\.\.\/(en|zh-CN)\//, "../")),
});

describe("the two languages", () => {
  it("have the same pages", () => expect(chinese.map(({ file }) => file)).toEqual(english.map(({ file }) => file)));

  it.each(english.map((page, i) => ({ file: page.file, page, other: chinese[i] })))(
    "$file is the same but for its sentences",
    ({ page, other }) => expect(skeleton(other)).toEqual(skeleton(page)),
  );
});

describe.each(chapters)("$language $file", (page) => {
  const { language, file, prose } = page;
  const neighbours = [english, chinese].find((pages) => pages.includes(page))!.filter(isChapter);
  const place = neighbours.indexOf(page);

  it("has the parts of a chapter, and its number", () => {
    expect([...prose.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(partsIn[language]);
    expect(prose.startsWith(`# ${place + 1}. `)).toBe(true);
  });

  it("shows figures in its language, and where they are alive", () => {
    expect(prose.match(/`npx edgegrad lab`/g)).toHaveLength(1);
    expect(figuresIn(page).length).toBeGreaterThan(0);
    for (const figure of figuresIn(page)) {
      expect(figure.language).toBe(language);
      expect(prose).toContain(`\`#/learn/${figure.number}\``);
    }
  });

  it("is neither short nor long", () => {
    const [words, least, most] = language === "en" ? [/[\p{L}\p{N}]\S*/gu, 300, 700] : [/\p{Script=Han}/gu, 450, 1200];
    const count = prose.match(words)!.length;
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(most);
  });

  it("leads to the chapters beside it, and to the contents", () => {
    const [before, after] = [neighbours[place - 1], neighbours[place + 1]];
    for (const to of [before?.file, after?.file, "index.md"]) if (to !== undefined) expect(page.links).toContain(to);
    expect(file.startsWith(String(place + 1).padStart(2, "0"))).toBe(true);
  });
});

describe.each(pages)("$language $file", ({ language, folder, file, prose, links }) => {
  it("leads to pages that are there, and to itself in the other language", () => {
    expect(links.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
    expect(links).toContain(`../${language === "en" ? "zh-CN" : "en"}/${file}`);
  });

  it("leaves no mark unread", () => {
    const html = new MarkdownIt().render(prose).replace(/<code>.*?<\/code>|<[^>]*>/g, "");
    expect(html.match(/\*\*|__|`|\]\(/)).toBeNull();
  });
});

it.each(chinese)("$file has the punctuation of Chinese", ({ prose }) => {
  const sentences = prose.replace(/`[^`]*`/g, "").replace(/\]\([^)]*\)/g, "]");
  expect(sentences.match(/\p{Script=Han}\*{0,2}[,;:?!."']|[,;:?!"']\*{0,2}\p{Script=Han}/gu)).toBeNull();
});

it.each([english, chinese])("the contents list every chapter with its figures", (...pages) => {
  const index = pages.find((page) => !isChapter(page))!;
  const rows = [...index.prose.matchAll(/^\|.*\((\d\d-[\w-]+\.md)\).*\|([ \d,]+)\|$/gm)];
  expect(rows.map(([, file, figures]) => [file, figures.trim()])).toEqual(
    pages.filter(isChapter).map((page) => [page.file, numbersIn(page).sort().join(", ")]),
  );
});

it("every figure from 30 to 47 is in one chapter", () => {
  expect(english.flatMap(numbersIn).sort()).toEqual(Array.from({ length: 18 }, (_, i) => String(30 + i)));
});
