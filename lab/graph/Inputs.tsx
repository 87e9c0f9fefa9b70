import { useComputed } from "@preact/signals";
import { formatShape } from "../../src/shape/format.js";
import { sourceOf, type InputValue } from "../view.js";
import { useWords } from "../state/locale.js";
import type { GraphStore } from "./GraphStore.js";
import { NumberField } from "./NumberField.js";
import { graphPanelWords } from "./words.js";

/** Matrices of up to this many elements are edited here. */
const EDITED = 16;

const isMatrix = (value: InputValue): value is readonly (readonly number[])[] =>
  Array.isArray(value) && Array.isArray(value[0]);

/** A field for each input of the graph. */
export function Inputs({ store }: { readonly store: GraphStore }) {
  const words = useWords(graphPanelWords);
  // Not the session, which every step changes.
  const source = useComputed(() => store.session.value.source).value;
  const inputs = useComputed(() => store.session.value.inputs).value;
  const values = { ...sourceOf(source).inputs, ...inputs };
  return (
    <fieldset class="inputs">
      <legend>{words.inputs}</legend>
      <p class="hint">{words.inputsHint}</p>
      {Object.entries(values).map(([name, value]) => (
        <InputField key={name} name={name} value={value} onChange={(next) => store.setInput(name, next)} />
      ))}
      <button type="button" disabled={Object.keys(inputs).length === 0} onClick={() => store.change({ inputs: {} })}>
        {words.reset}
      </button>
    </fieldset>
  );
}

function InputField({
  name,
  value,
  onChange,
}: {
  readonly name: string;
  readonly value: InputValue;
  readonly onChange: (value: InputValue) => void;
}) {
  const words = useWords(graphPanelWords);
  if (typeof value === "number") return <NumberField name={name} label={name} value={value} onChange={onChange} />;
  const rows = isMatrix(value) ? value : [value];
  const shape = formatShape(isMatrix(value) ? [rows.length, rows[0].length] : [rows[0].length]);
  if (rows.length * rows[0].length > EDITED)
    return (
      <p class="too-large">
        <b>{name}</b> {words.tooLarge(shape)}
      </p>
    );
  const set = (row: number, column: number, next: number): void => {
    const changed = rows.map((cells, i) => (i === row ? cells.with(column, next) : cells));
    onChange(isMatrix(value) ? changed : changed[0]);
  };
  return (
    <fieldset class="matrix">
      <legend>
        {name} {shape}
      </legend>
      <table>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column} title={words.element(row + 1, column + 1)}>
                  <NumberField
                    name={`${name}-${row}-${column}`}
                    value={cell}
                    onChange={(next) => set(row, column, next)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  );
}
