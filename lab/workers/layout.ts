import { layoutOf, type Boxes } from "../../src/view/graph/layout.js";

globalThis.onmessage = ({ data }: MessageEvent<Boxes>) => globalThis.postMessage(layoutOf(data));
