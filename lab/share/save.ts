import { toJson } from "../../src/graph/json.js";
import { renderFigure, toDot, toMermaid, type Session } from "../view.js";
import { sharedFile, type Shared } from "../../src/view/sessionJson.js";
import type { GraphStore } from "../graph/GraphStore.js";
import { locale } from "../state/locale.js";

/** How much larger than the picture its PNG is. */
const PNG_SCALE = 2;

export type Format = "svg" | "png" | "dot" | "mermaid" | "json";

/** The start of the names of files: what the graph is. */
function baseName({ source }: Session): string {
  if (source.kind === "figure") return `figure-${source.figure}`;
  return source.kind === "example" ? source.example : source.kind;
}

/** Saves the graph in a format; the file's name comes back. */
export async function saveAs(format: Format, store: GraphStore): Promise<string> {
  const session = store.shown(locale.value);
  const { scene } = store.moment.value;
  const base = baseName(session);
  switch (format) {
    case "svg":
      return download(`${base}.svg`, "image/svg+xml", renderFigure(session));
    case "png":
      return download(`${base}.png`, "image/png", await pngOf(renderFigure(session)));
    case "dot":
      return download(`${base}.dot`, "text/vnd.graphviz", toDot(scene, session.direction));
    case "mermaid":
      return download(`${base}.mmd`, "text/plain", toMermaid(scene, session.direction));
    case "json": {
      const graph = toJson(store.model.value.results.map(({ out }) => out.node));
      return download(`${base}.json`, "application/json", `${JSON.stringify(graph, null, 2)}\n`);
    }
  }
}

/** Saves what the lab opens again. */
export function saveShared(shared: Shared): string {
  const base = "session" in shared ? baseName(shared.session) : "program";
  return download(`${base}.edgegrad.json`, "application/json", sharedFile(shared));
}

function download(name: string, type: string, content: string | Blob): string {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return name;
}

/** An SVG document as a PNG, larger, on its own white ground. */
async function pngOf(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * PNG_SCALE;
    canvas.height = image.naturalHeight * PNG_SCALE;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (png === null) throw new RangeError(`${canvas.width} × ${canvas.height} pixels are too many for this browser`);
    return png;
  } finally {
    URL.revokeObjectURL(address);
  }
}
