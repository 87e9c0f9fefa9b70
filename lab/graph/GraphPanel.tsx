import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { GraphStore } from "./GraphStore.js";
import { Canvas } from "./Canvas.js";
import { Inputs } from "./Inputs.js";
import { Inspector } from "./Inspector.js";
import { KeyHelp } from "./KeyHelp.js";
import { Outline } from "./Outline.js";
import { Share } from "./Share.js";
import { StepBar, StepCard } from "./StepBar.js";
import { Toolbar } from "./Toolbar.js";
import { useWords } from "../state/locale.js";
import { go } from "../state/route.js";
import { labelModes } from "../view.js";
import { graphPanelWords } from "./words.js";

/** Why the last change is not shown. */
function Problem({ store }: { readonly store: GraphStore }) {
  const words = useWords(graphPanelWords);
  if (store.problem.value === null) return null;
  return (
    <p class="problem" role="alert" data-testid="graph-problem">
      {words.notComputed(store.problem.value)}
    </p>
  );
}

/** A graph with all that belongs to it; `children` are watched together with it. */
export function GraphPanel({ store, children }: { readonly store: GraphStore; readonly children?: ComponentChildren }) {
  const hovered = useSignal<string | null>(null);
  const help = useSignal(false);
  const panel = useRef<HTMLDivElement>(null);
  const { moment, session } = store;

  const onKey = (key: string, focused: string): boolean => {
    const { step, steps } = moment.value;
    switch (key) {
      case ".":
        store.goTo(step + 1);
        return true;
      case ",":
        store.goTo(step - 1);
        return true;
      case "Home":
        store.goTo(0);
        return true;
      case "End":
        store.goTo(steps);
        return true;
      case "Enter":
        panel.current!.querySelector<HTMLElement>(".inspector button")?.focus();
        return true;
      case "f": {
        const { foldables } = store.scene.value;
        const around = foldables.filter(({ id, holds }) => id === focused || holds.includes(focused));
        const smallest = around.toSorted((a, b) => a.holds.length - b.holds.length)[0];
        if (smallest !== undefined) store.toggleFold(smallest.id);
        return true;
      }
      case "l":
        store.change({ labels: labelModes[(labelModes.indexOf(session.value.labels) + 1) % labelModes.length] });
        return true;
      case "e":
        panel.current!.querySelector<HTMLElement>(`[data-testid="input-${CSS.escape(focused)}"]`)?.focus();
        return true;
      case "g":
        go("check");
        return true;
      case "?":
        help.value = true;
        return true;
      default:
        return false;
    }
  };
  return (
    <div class="graph-panel" ref={panel}>
      <div class="stage">
        <StepBar store={store} />
        <Canvas store={store} hovered={hovered} onKey={onKey} />
        <StepCard store={store} />
        <Problem store={store} />
        {children}
      </div>
      <div class="side">
        <Inspector store={store} hovered={hovered} />
        <Inputs store={store} />
      </div>
      <div class="tools">
        <Toolbar store={store} onHelp={() => (help.value = true)} />
        <Share store={store} />
        <Outline store={store} />
      </div>
      <KeyHelp open={help} />
    </div>
  );
}
