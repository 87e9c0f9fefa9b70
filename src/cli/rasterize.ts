import { svgText, type SvgElement } from "../view/index.js";

/** Sans-serif families of the usual systems: the first that is there is taken. */
const FONTS = [
  ...["Segoe UI", "Helvetica Neue", "Helvetica", "Arial", "Liberation Sans", "DejaVu Sans", "Noto Sans"],
  ...["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"],
].join(", ");
/** Pixels of the file for one of the picture. */
const SCALE = 2;
/** Pixels of a file; more do not fit into memory. */
const MOST_PIXELS = 200e6;

/**
 * A picture as a PNG file, at twice its size.
 * @throws Error, a sentence that says what to do, where the package that draws it or a font is missing, and for a picture
 * that is too large.
 */
export async function rasterize(picture: SvgElement): Promise<Uint8Array> {
  const { width, height } = picture.attributes as { width: number; height: number };
  if (width * height * SCALE ** 2 > MOST_PIXELS)
    throw new Error(
      `the picture would have ${width * SCALE} × ${height * SCALE} pixels, too many for a PNG; write .svg, or fold parts of the graph (--fold all)`,
    );
  const { Resvg } = await import("@resvg/resvg-js").catch((cause: unknown) => {
    throw new Error(
      "PNG files are drawn by the package @resvg/resvg-js, which is not there or does not run here; npm install @resvg/resvg-js, or write .svg",
      { cause },
    );
  });
  const withFonts = (svg: SvgElement): string =>
    svgText({ ...svg, attributes: { ...svg.attributes, "font-family": FONTS } });
  const letter: SvgElement = { name: "text", attributes: { y: 15 }, children: ["8"] };
  if (new Resvg(withFonts({ ...picture, children: [letter] })).getBBox() === undefined)
    throw new Error(
      "no font was found, and a PNG without words says nothing; install one (on Debian: apt-get install fonts-dejavu-core), or write .svg",
    );
  return new Resvg(withFonts(picture), { fitTo: { mode: "zoom", value: SCALE } }).render().asPng();
}
