import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { buildApi } from "../../tools/docs/api.js";
import { describeOps } from "../../tools/docs/opReference.js";
import { findPages } from "../../tools/docs/pages.js";
import { buildSite } from "../../tools/docs/site.js";
import { readPackageJson, root } from "../../tools/project.mjs";
import { temporaryFolder } from "../support/temporaryFolder.js";

interface Tag {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
}

const emptyTags = new Set(["area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"]);
const decode = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot|#39|#x27);/g,
    (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"' })[name] ?? "'",
  );

/** Every opening tag of a page. @throws Error where tags do not close in the order in which they open. */
function tagsOf(html: string): Tag[] {
  const tags: Tag[] = [];
  const open: string[] = [];
  const rest = html.replace(/<!doctype html>/i, "").replace(/<!--[^]*?-->/g, "");
  const bare = rest.replace(
    /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/g,
    (_, closes, name, attributes, empty) => {
      if (closes === "/") {
        const last = open.pop();
        if (last !== name) throw new Error(`</${name}> closes <${last}>`);
        return "";
      }
      tags.push({
        name,
        attributes: Object.fromEntries(
          [...(attributes as string).matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [
            key,
            decode(value ?? ""),
          ]),
        ),
      });
      if (empty !== "/" && !emptyTags.has(name)) open.push(name);
      return "";
    },
  );
  if (open.length > 0) throw new Error(`<${open.at(-1)}> does not close`);
  if (/[<>]/.test(bare)) throw new Error(`not HTML: ${/.{0,40}[<>].{0,40}/.exec(bare)![0]}`);
  return tags;
}

const isElsewhere = (address: string): boolean => /^([a-z][a-z0-9+.-]*:|\/)/i.test(address);

/** What is wrong with the pages of a site: addresses that lead nowhere, and whatever a strict content policy refuses. */
function problemsOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const pages = new Map(
    files
      .filter((file) => file.endsWith(".html"))
      .map((file) => [file, tagsOf(readFileSync(join(folder, file), "utf8"))]),
  );
  const ids = new Map(
    [...pages].map(([file, tags]) => [file, new Set(tags.flatMap(({ attributes }) => attributes.id ?? []))]),
  );
  const problems: string[] = [];
  for (const [file, tags] of pages) {
    const complain = (problem: string): number => problems.push(`${file}: ${problem}`);
    const own = tags.flatMap(({ attributes }) => attributes.id ?? []);
    if (new Set(own).size < own.length) complain("an id is there twice");
    for (const { name, attributes } of tags) {
      if ("style" in attributes || name === "style") complain(`a style of its own in <${name}>`);
      if (name === "script" && !("src" in attributes)) complain("a script of its own");
      if (Object.keys(attributes).some((attribute) => attribute.startsWith("on"))) complain(`a handler in <${name}>`);
      for (const address of [attributes.href, attributes.src]) {
        if (address === undefined) continue;
        if (isElsewhere(address)) {
          if (name !== "a" || address.startsWith("/")) complain(`<${name}> loads ${address}`);
          continue;
        }
        const [path, id] = address.split("#");
        const target = path === "" ? file : posix.join(posix.dirname(file), decodeURI(path));
        if (!existsSync(join(folder, target))) complain(`${address} is not there`);
        else if (id && ids.has(target) && !ids.get(target)!.has(decodeURIComponent(id)))
          complain(`${address} has no such id`);
      }
    }
  }
  for (const file of files.filter((name) => name.endsWith(".css")))
    for (const [, address] of readFileSync(join(folder, file), "utf8").matchAll(/(?:url\(|@import)\s*["']?([^"')]*)/g))
      if (isElsewhere(address) && !address.startsWith("data:")) problems.push(`${file} loads ${address}`);
  return problems;
}

const languageOf = (folder: string, page: string): string | undefined =>
  tagsOf(readFileSync(join(folder, page), "utf8")).find(({ name }) => name === "html")?.attributes.lang;

describe("the site", () => {
  const folder = temporaryFolder();

  it("has every page in its language, and every address in it leads somewhere in it", async () => {
    const written = buildSite(root, folder);
    const modules = await buildApi(join(folder, "api"), describeOps());
    expect(modules).toBe(Object.keys(readPackageJson().exports).length - 1); // all but package.json
    expect(problemsOf(folder)).toEqual([]);
    const pages = findPages(root);
    expect(written).toEqual(expect.arrayContaining(pages.map(({ target }) => target)));
    for (const { target, language } of pages) expect([target, languageOf(folder, target)]).toEqual([target, language]);
    expect(languageOf(folder, "api/index.html")).toBe("en");
  }, 240_000); // typedoc reads all of src/: ten seconds on an idle machine
});

describe("a site of a few pages", () => {
  const scratch = temporaryFolder();
  let number = 0;

  /** A repository with these files beside those that every one has. */
  function repository(files: { readonly [path: string]: string }): string {
    const folder = join(scratch, String(number++));
    const pages = ["README.md", "examples/README.md", "tools/README.md", "CHANGELOG.md", "docs/a.md"];
    for (const [path, text] of [
      ...pages.map((page): [string, string] => [page, `# ${page}\n`]),
      ...Object.entries(files),
    ]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }
  const chapters = {
    "docs/learn/en/01-apples.md": "# Apples\n\n![two apples](../../figures/30.svg)\n",
    "docs/learn/en/02-graphs.md": "# Graphs\n",
    "docs/learn/zh-CN/01-apples.md": "# 苹果\n\n## 价格 `x`\n\n[价格](#价格-x)\n",
    "docs/figures/30.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="80.5"></svg>',
  };

  function build(files: { readonly [path: string]: string }): (page: string) => string {
    const folder = join(scratch, String(number++));
    buildSite(repository(files), folder);
    mkdirSync(join(folder, "api"));
    writeFileSync(join(folder, "api/index.html"), "");
    expect(problemsOf(folder)).toEqual([]);
    return (page) => readFileSync(join(folder, page), "utf8");
  }

  it("leads from chapter to chapter, and to the same one in the other language", () => {
    const read = build(chapters);
    const first = read("learn/en/01-apples.html");
    expect(first).toContain('<a rel="next" href="02-graphs.html">');
    expect(first).not.toContain('rel="prev"');
    expect(first).toContain('<a href="../zh-CN/01-apples.html" lang="zh-CN">中文</a>');
    expect(first).toContain('<img src="../../figures/30.svg" alt="two apples" width="640" height="81">');
    expect(read("figures/30.svg")).toBe(chapters["docs/figures/30.svg"]);
    const chinese = read("learn/zh-CN/01-apples.html");
    expect(chinese).toContain('<html lang="zh-CN">');
    expect(chinese).toContain('<h2 id="价格-x">');
    expect(chinese).toContain('<a href="../en/01-apples.html" lang="en">English</a>');
    expect(read("index.html")).toContain('<a href="learn/en/02-graphs.html">Graphs</a>');
  });

  it.each([
    ["a formula", "$`a_1`$", "<math><msub><mi>a</mi><mn>1</mn></msub></math>"],
    ["a formula of its own", "```math\n\\frac{1}{x}\n```", "<mfrac><mn>1</mn><mi>x</mi></mfrac>"],
    ["a program", "```ts\nconst x = 1 < 2;\n```", '<span class="tok-keyword">const</span>'],
    ["an aligned column", "| a |\n| --: |\n| 1 |", '<td class="style-1">1</td>'],
    ["a page", "[b](../README.md)", '<a href="index.html">b</a>'],
    ["a folder with a README", "[b](../examples)", '<a href="examples/index.html">b</a>'],
    ["a program's page", "[b](../src/b.ts)", '<a href="source/src/b.ts.html">b</a>'],
    ["the second heading of a name", "## x\n\n## x\n\n[b](a.md#x-1)", '<a href="#x-1">b</a>'],
    ["another site", "[b](https://example.org/b.md)", '<a href="https://example.org/b.md">b</a>'],
    ["a comment", "<!-- secret -->\n\nopen", "<p>open</p>"],
  ])("shows %s", (_, text, html) => {
    const page = build({ "docs/a.md": `# A\n\n${text}\n`, "src/b.ts": "export const b = 1 < 2;\n" })("a.html");
    expect(page).toContain(html);
    expect(page).not.toContain("secret");
  });

  it.each([
    ["a file that is not there", "# A\n\nSee\n[b](b.md).", "docs/a.md:4: link to b.md: there is no such file"],
    ["one in a table", "# A\n\n| x |\n| - |\n| [b](b.md) |", "docs/a.md:5: link to b.md: there is no such file"],
    ["a file outside", "# A\n\n[b](../../b.md)", "docs/a.md:3: link to ../../b.md: there is no such file"],
    ["a folder without a README", "# A\n\n[b](.)", "docs/a.md:3: link to .: there is no such file"],
    ["a heading that is not there", "# A\n\n[b](#b)", "docs/a.md:3: link to #b: docs/a.md has no heading"],
    ["another page's", "# A\n\n[b](../README.md#b)", "docs/a.md:3: link to ../README.md#b: README.md has no heading"],
    [
      "a picture from elsewhere",
      "# A\n\n![b](https://example.org/b.svg)",
      "docs/a.md:3: picture to https://example.org/b.svg",
    ],
    [
      "a picture without a description",
      "# A\n\n![](figures/30.svg)",
      "docs/a.md:3: picture to figures/30.svg: it has no",
    ],
    ["a picture that is none", "# A\n\n![b](a.md)", "docs/a.md:3: picture to a.md: it is no SVG file"],
    ["a page without a title", "A", "docs/a.md: a page begins with its title"],
    ["HTML", "# A\n\n<b>b</b>", "docs/a.md: HTML in Markdown"],
    ["a formula that is none", "# A\n\n$`\\frac{`$", "docs/a.md: "],
  ])("refuses %s", (_, text, message) => {
    const folder = repository({ ...chapters, "docs/a.md": text });
    expect(() => buildSite(folder, join(scratch, "refused"))).toThrow(message);
  });
});
