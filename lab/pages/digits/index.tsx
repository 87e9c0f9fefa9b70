import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useWords } from "../../state/locale.js";
import { Examples, FitSwitch } from "./Examples.js";
import { FirstWeights, HiddenUnits, PixelSlope, SeenImage } from "./Inside.js";
import { NetworkPanel } from "./NetworkPanel.js";
import { Pad } from "./Pad.js";
import { Prediction, Scores } from "./Prediction.js";
import { Status } from "./Status.js";
import { openFiles, side, start } from "./store.js";
import { digitsWords } from "./words.js";

/** A digit from the pad through the network, and back to its pixels. Files may be dropped anywhere on it. */
export function Page() {
  const words = useWords(digitsWords);
  const isDragged = useSignal(false);
  useEffect(start, []);
  return (
    <div
      class={isDragged.value ? "digits dragged" : "digits"}
      data-testid="digits"
      onDragOver={(event) => {
        event.preventDefault();
        isDragged.value = true;
      }}
      onDragLeave={() => (isDragged.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        isDragged.value = false;
        if (event.dataTransfer !== null) openFiles(event.dataTransfer.files);
      }}
    >
      <h1>{words.title}</h1>
      <p>{words.introduction(side.value ** 2)}</p>
      <Status />
      <div class="way">
        <div class="hand">
          <div class="draw">
            <Pad />
          </div>
          <div class="aids">
            <Examples />
            <FitSwitch />
          </div>
        </div>
        <div class="within">
          <SeenImage />
          <HiddenUnits />
        </div>
        <div class="out">
          <div class="read">
            <Prediction />
            <Scores />
          </div>
          <div class="back">
            <PixelSlope />
          </div>
        </div>
      </div>
      <FirstWeights />
      <NetworkPanel />
    </div>
  );
}
