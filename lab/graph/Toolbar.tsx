import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Select } from "../controls/Select.js";
import { foldDifference, labelModes, numberText } from "../view.js";
import { useWords } from "../state/locale.js";
import type { GraphStore } from "./GraphStore.js";
import { graphPanelWords } from "./words.js";

const symbolStyles = ["chain", "local"] as const;
const directions = ["LR", "TB"] as const;

/** How the graph is shown. */
export function Toolbar({ store, onHelp }: { readonly store: GraphStore; readonly onHelp: () => void }) {
  const words = useWords(graphPanelWords);
  const { labels, symbols, direction, local, numbered } = store.session.value;
  return (
    <fieldset class="toolbar">
      <legend>{words.view}</legend>
      <label>
        {words.labels}{" "}
        <Select
          testId="labels"
          options={labelModes}
          texts={words.labelModes}
          value={labels}
          onChange={(value) => store.change({ labels: value })}
        />
      </label>
      <label>
        {words.formulas}{" "}
        <Select
          options={symbolStyles}
          texts={words.symbolStyles}
          value={symbols}
          onChange={(value) => store.change({ symbols: value })}
        />
      </label>
      <label>
        {words.layoutDirection}{" "}
        <Select
          options={directions}
          texts={words.directions}
          value={direction}
          onChange={(value) => store.change({ direction: value })}
        />
      </label>
      <Switch label={words.local} value={local} onChange={(value) => store.change({ local: value })} />
      <Switch label={words.numbered} value={numbered} onChange={(value) => store.change({ numbered: value })} />
      <Folds store={store} />
      <button type="button" disabled={!store.canUndo.value} onClick={() => store.undo()}>
        {words.undo}
      </button>
      <button type="button" disabled={!store.canRedo.value} onClick={() => store.redo()}>
        {words.redo}
      </button>
      <button type="button" onClick={onHelp}>
        {words.help}
      </button>
    </fieldset>
  );
}

function Switch({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}) {
  return (
    <label class="switch">
      <input type="checkbox" checked={value} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {label}
    </label>
  );
}

/** Parts of the graph that can be shown as one node, and whether that one node does what its parts do. */
function Folds({ store }: { readonly store: GraphStore }) {
  const words = useWords(graphPanelWords);
  const { foldables } = store.scene.value;
  const { source, inputs } = store.session.value;
  const difference = useSignal<number | null>(null);
  const canCheck = store.model.value.twin !== undefined;
  useEffect(() => {
    difference.value = null;
  }, [source, inputs]);
  return (
    <>
      {foldables.map(({ id, folded }) => (
        <button key={id} type="button" data-testid={`fold-${id}`} onClick={() => store.toggleFold(id)}>
          {folded ? words.unfold(id) : words.fold(id)}
        </button>
      ))}
      {canCheck && (
        <button
          type="button"
          data-testid="fold-check"
          onClick={() => (difference.value = foldDifference(store.model.value))}
        >
          {words.foldCheck}
        </button>
      )}
      {difference.value !== null && (
        <output data-testid="fold-result" data-value={String(difference.value)}>
          {words.foldResult(numberText(difference.value))}
        </output>
      )}
    </>
  );
}
