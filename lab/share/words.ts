import type { Localized } from "../state/locale.js";

export type SharedKind = "session" | "typescript";

interface ShareWords {
  readonly share: string;
  readonly copyLink: Readonly<Record<SharedKind, string>>;
  readonly copied: Readonly<Record<SharedKind, string>>;
  readonly notCopied: string;
  readonly link: string;
  /** Sizes are in kB. */
  readonly tooLong: (size: string, limit: string) => string;
  readonly saveFile: Readonly<Record<SharedKind, string>>;
  readonly openFile: string;
  readonly saved: (name: string) => string;
  readonly failed: (reason: string) => string;
  readonly picture: string;
  readonly formats: Readonly<Record<"svg" | "png" | "dot" | "mermaid" | "json", string>>;
}

export const shareWords: Localized<ShareWords> = {
  en: {
    share: "Share",
    copyLink: { session: "Copy the graph’s link", typescript: "Copy the program’s link" },
    copied: {
      session: "The link is copied: whoever opens it sees this graph, at this step, with these numbers.",
      typescript: "The link is copied: whoever opens it sees this program, which runs when they press Run.",
    },
    notCopied: "The browser does not let this page copy: copy the link from here.",
    link: "Link",
    tooLong: (size, limit) =>
      `The link would be ${size} kB long, and many programs cut links after ${limit} kB: save a file and send that.`,
    saveFile: { session: "Save the graph’s file", typescript: "Save the program’s file" },
    openFile: "Open file",
    saved: (name) => `Saved as ${name}.`,
    failed: (reason) => `It could not be made: ${reason}`,
    picture: "Save as",
    formats: { svg: "SVG", png: "PNG", dot: "DOT", mermaid: "Mermaid", json: "JSON" },
  },
  "zh-CN": {
    share: "分享",
    copyLink: { session: "复制计算图的链接", typescript: "复制程序的链接" },
    copied: {
      session: "链接已复制：打开它的人会看到这张图、这一步和这些数。",
      typescript: "链接已复制：打开它的人会看到这个程序，按下“运行”才会运行。",
    },
    notCopied: "浏览器不允许本页复制，请在这里手动复制链接。",
    link: "链接",
    tooLong: (size, limit) => `链接会有 ${size} kB，许多程序会把超过 ${limit} kB 的链接截断；请保存为文件再发送。`,
    saveFile: { session: "把计算图存为文件", typescript: "把程序存为文件" },
    openFile: "打开文件",
    saved: (name) => `已保存为 ${name}。`,
    failed: (reason) => `未能生成：${reason}`,
    picture: "另存为",
    formats: { svg: "SVG", png: "PNG", dot: "DOT", mermaid: "Mermaid", json: "JSON" },
  },
};
