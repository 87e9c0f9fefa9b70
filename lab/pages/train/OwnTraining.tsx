import { useEffect } from "preact/hooks";
import { useWords } from "../../state/locale.js";
import { AccuracyChart, DeadChart, LossChart, NormsChart } from "./Curves.js";
import { DataPanel } from "./DataPanel.js";
import { Confusion, WeightColumns, WeightHistograms } from "./Inside.js";
import { Lego } from "./Lego.js";
import { NetworkParts } from "./NetworkParts.js";
import { Notice, PlayBar, Standing } from "./PlayBar.js";
import { Regions } from "./Regions.js";
import { SettingsPanel } from "./SettingsPanel.js";
import { beginOnce, facts } from "./store.js";
import { TimingPanel } from "./TimingPanel.js";
import { trainWords } from "./words.js";

/** A network that is trained here. */
export function OwnTraining() {
  const words = useWords(trainWords);
  useEffect(beginOnce, []);
  return (
    <>
      <p class="intro">{words.intro}</p>
      <div class="train-layout">
        <div class="train-main">
          <PlayBar />
          <Standing />
          <Notice />
          <section aria-label={words.curves} class={`curves ${facts.value?.points ? "with-map" : ""}`}>
            <Regions />
            <LossChart />
            <AccuracyChart />
          </section>
        </div>
        <div class="train-side">
          <DataPanel />
          <SettingsPanel />
          <Lego />
        </div>
        <section class="train-inside" aria-labelledby="train-inside">
          <h2 id="train-inside">{words.inside}</h2>
          <p>{words.insideHint}</p>
          <div class="panels">
            <NormsChart />
            <DeadChart />
          </div>
          <WeightColumns />
          <WeightHistograms />
          <Confusion />
        </section>
      </div>
      <TimingPanel />
      <NetworkParts />
    </>
  );
}
