import { numberText } from "../../../src/check/numberText.js";
import { useWords } from "../../state/locale.js";
import type { ParameterResult, Verdict } from "./messages.js";
import { selected, type CheckResult } from "./store.js";
import { indexText, shapeText, verdictText } from "./texts.js";
import { checkWords, type CheckWords } from "./words.js";

/** Beside the word, so that a verdict is also seen without its colour. */
const signs: Readonly<Record<Verdict, string>> = {
  pass: "✓",
  doubtful: "?",
  kink: "∧",
  fail: "✗",
  shape: "✗",
  loss: "✗",
};

const columns = [
  ...(["parameter", "verdict", "shape", "relative", "absolute"] as const),
  ...(["index", "analytic", "numeric", "left", "right"] as const),
];

/** One row a parameter; a click shows its errors below. */
export function ResultTable({ result }: { readonly result: CheckResult }) {
  const words = useWords(checkWords);
  return (
    <>
      <p class="hint" id="check-facts" data-testid="check-facts">
        {words.caption(facts(words, result))}
      </p>
      <div class="scroll" tabIndex={0} role="group" aria-label={words.results}>
        <table class="check-table" data-testid="check-table" aria-describedby="check-facts">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" class={column}>
                  {words.headers[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.parameters.map((one) => (
              <Row key={one.name} one={one} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What was checked, how, and how long it took. */
function facts(words: CheckWords, { request, parameters, milliseconds }: CheckResult): string[] {
  const { subject, slip, dtype, preset, step } = request;
  const total = (of: "checked" | "size"): number => parameters.reduce((sum, one) => sum + one[of], 0);
  return [
    words.subjects[subject],
    slip === null ? words.withoutSlip : words.withSlip(words.slips[slip].name),
    words.lookedAt(total("checked"), total("size")),
    `h = ${step.toExponential()}`,
    dtype,
    words.presets[preset],
    words.took(milliseconds.toFixed(0)),
  ];
}

function Row({ one }: { readonly one: ParameterResult }) {
  const words = useWords(checkWords);
  const { name, verdict, worst, checked } = one;
  const isSelected = selected.value === name;
  const choose = (): void => void (selected.value = name);
  const looked = checked > 0;
  const number = (value: number | undefined) => (value === undefined ? "–" : numberText(value));
  return (
    <tr class={`verdict-${verdict}`} data-verdict={verdict} data-testid={`check-row-${name}`} onClick={choose}>
      <th scope="row">
        <button type="button" aria-pressed={isSelected} onClick={choose}>
          {name}
        </button>
      </th>
      <td class="verdict" data-testid={`check-verdict-${name}`}>
        <span aria-hidden="true">{signs[verdict]} </span>
        {verdictText(words, one)}
      </td>
      <td>
        {shapeText(one.shape)} <span aria-hidden="true">{verdict === "shape" ? "✗" : "✓"}</span>
        <span class="visually-hidden">{verdict === "shape" ? words.shapeWrong : words.shapeOk}</span>
      </td>
      <td data-value={one.maxRelativeError} data-testid={`check-relative-${name}`}>
        {looked ? numberText(one.maxRelativeError) : "–"}
      </td>
      <td data-value={one.meanAbsoluteDifference} data-testid={`check-absolute-${name}`}>
        {looked ? numberText(one.meanAbsoluteDifference) : "–"}
      </td>
      <td>{(worst && indexText(worst.index)) || "–"}</td>
      <td data-value={worst?.analytic}>{number(worst?.analytic)}</td>
      <td data-value={worst?.numeric}>{number(worst?.numeric)}</td>
      <td data-value={worst?.left}>{number(worst?.left)}</td>
      <td data-value={worst?.right}>{number(worst?.right)}</td>
    </tr>
  );
}
