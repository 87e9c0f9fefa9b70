import { useWords } from "../../state/locale.js";
import { Gallery } from "./Gallery.js";
import { Results } from "./Results.js";
import { SettingsForm } from "./SettingsForm.js";
import { SweepPanel } from "./SweepPanel.js";
import { checkWords } from "./words.js";

export function Page() {
  const words = useWords(checkWords);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="check-intro">{words.intro}</p>
      <div class="check-columns">
        <div class="check-choices">
          <SettingsForm />
          <Gallery />
        </div>
        <Results />
      </div>
      <SweepPanel />
    </>
  );
}
