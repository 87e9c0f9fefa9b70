import { readFileSync } from "node:fs";

/**
 * The size in pixels that an SVG file gives on its root, so that a page keeps its place before it is loaded; null
 * where it is no SVG file or names no size.
 */
export function pictureSize(file: string): { width: number; height: number } | null {
  const tag = /<svg\b[^>]*>/.exec(readFileSync(file, "utf8"))?.[0] ?? "";
  const value = (attribute: string): string | undefined => new RegExp(`\\s${attribute}="([^"]*)"`).exec(tag)?.[1];
  const box = value("viewBox")
    ?.trim()
    .split(/[\s,]+/);
  const [width, height] = [parseFloat(value("width") ?? box?.[2] ?? ""), parseFloat(value("height") ?? box?.[3] ?? "")];
  return width > 0 && height > 0 ? { width: Math.ceil(width), height: Math.ceil(height) } : null;
}
