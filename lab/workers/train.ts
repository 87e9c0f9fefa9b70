import type { Request } from "../pages/train/messages.js";
import { Trainer } from "../pages/train/trainer.js";

const trainer = new Trainer((answer) => globalThis.postMessage(answer));

globalThis.onmessage = ({ data }: MessageEvent<Request>) => void trainer.handle(data).catch(reportError);
