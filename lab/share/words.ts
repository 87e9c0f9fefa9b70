import type { SharedProblem } from "../view.js";
import type { Localized } from "../state/locale.js";

type Problems = {
  readonly [C in SharedProblem["code"]]: (facts: Extract<SharedProblem, { readonly code: C }>) => string;
};

interface ShareWords {
  readonly share: string;
  readonly copyLink: string;
  readonly copied: Readonly<Record<"session" | "typescript", string>>;
  readonly notCopied: string;
  readonly link: string;
  /** Sizes are in kB. */
  readonly tooLong: (size: string, limit: string) => string;
  readonly saveFile: string;
  readonly openFile: string;
  readonly saved: (name: string) => string;
  readonly failed: (reason: string) => string;
  readonly picture: string;
  readonly formats: Readonly<Record<"svg" | "png" | "dot" | "mermaid" | "json", string>>;
  readonly close: string;
  readonly problems: Problems;
}

export const shareWords: Localized<ShareWords> = {
  en: {
    share: "Share",
    copyLink: "Copy link",
    copied: {
      session: "The link is copied: whoever opens it sees this graph, at this step, with these numbers.",
      typescript: "The link is copied: whoever opens it sees this program, which runs when they press Run.",
    },
    notCopied: "The browser does not let this page copy: copy the link from here.",
    link: "Link",
    tooLong: (size, limit) =>
      `The link would be ${size} kB long, and many programs cut links after ${limit} kB: save a file and send that.`,
    saveFile: "Save file",
    openFile: "Open file",
    saved: (name) => `Saved as ${name}.`,
    failed: (reason) => `It could not be made: ${reason}`,
    picture: "Save as",
    formats: { svg: "SVG", png: "PNG", dot: "DOT", mermaid: "Mermaid", json: "JSON" },
    close: "Close",
    problems: {
      damaged: () => "This link or file is damaged and cannot be read. Ask for it again; here is what you had before.",
      tooLarge: () => "This link or file holds more than the lab reads (4 MB).",
      format: () => "This file is none that the lab has saved.",
      version: ({ version, known }) =>
        `This link or file is of version ${version}; this lab reads version ${known}. Open it in a newer lab.`,
      field: ({ field }) => `This link or file cannot be opened: its field “${field}” is missing or wrong.`,
      graph: ({ reason }) => `This link or file cannot be opened: its graph is wrong (${reason}).`,
    },
  },
  "zh-CN": {
    share: "分享",
    copyLink: "复制链接",
    copied: {
      session: "链接已复制：打开它的人会看到这张图、这一步和这些数。",
      typescript: "链接已复制：打开它的人会看到这个程序，按下“运行”才会运行。",
    },
    notCopied: "浏览器不允许本页复制，请在这里手动复制链接。",
    link: "链接",
    tooLong: (size, limit) => `链接会有 ${size} kB，许多程序会把超过 ${limit} kB 的链接截断；请保存为文件再发送。`,
    saveFile: "保存文件",
    openFile: "打开文件",
    saved: (name) => `已保存为 ${name}。`,
    failed: (reason) => `未能生成：${reason}`,
    picture: "另存为",
    formats: { svg: "SVG", png: "PNG", dot: "DOT", mermaid: "Mermaid", json: "JSON" },
    close: "关闭",
    problems: {
      damaged: () => "这个链接或文件已损坏，无法读取。请让对方重新发送；下面是原来的内容。",
      tooLarge: () => "这个链接或文件的内容超过了实验室读取的上限（4 MB）。",
      format: () => "这个文件不是由实验室保存的。",
      version: ({ version, known }) =>
        `这个链接或文件的版本是 ${version}，本实验室只能读取版本 ${known}；请用更新的实验室打开。`,
      field: ({ field }) => `这个链接或文件无法打开：字段“${field}”缺失或有误。`,
      graph: ({ reason }) => `这个链接或文件无法打开：其中的计算图有误（${reason}）。`,
    },
  },
};

export function problemSentence(problem: SharedProblem, { problems }: ShareWords): string {
  return (problems[problem.code] as (facts: SharedProblem) => string)(problem);
}
