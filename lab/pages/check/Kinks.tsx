import { numberText } from "../../../src/check/numberText.js";
import { useWords } from "../../state/locale.js";
import type { ParameterResult } from "./messages.js";
import { indexText } from "./texts.js";
import { checkWords } from "./words.js";

const MOST_LISTED = 30;

/** Elements at a kink or beside one, apart from the others. */
export function Kinks({ parameters }: { readonly parameters: readonly ParameterResult[] }) {
  const words = useWords(checkWords);
  const found = parameters.flatMap(({ name, besideKinks }) => besideKinks.map((element) => ({ name, element })));
  if (found.length === 0)
    return (
      <p class="hint" data-testid="check-kinks">
        {words.kinks(0)}. {words.noKinks}
      </p>
    );
  const { headers } = words;
  const titles = [headers.parameter, headers.index, headers.analytic, headers.left, headers.right, headers.verdict];
  return (
    <details class="check-kinks" data-testid="check-kinks">
      <summary>{words.kinks(found.length)}</summary>
      <p class="hint">{words.kinksHint}</p>
      <div class="scroll" tabIndex={0} role="group" aria-label={words.kinks(found.length)}>
        <table class="numbers">
          <thead>
            <tr>
              {titles.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, MOST_LISTED).map(({ name, element }) => (
              <tr key={`${name}${indexText(element.index)}`}>
                <th scope="row">{name}</th>
                <td>{indexText(element.index)}</td>
                <td>{numberText(element.analytic)}</td>
                <td>{numberText(element.left)}</td>
                <td>{numberText(element.right)}</td>
                <td>{element.verdict === "kink" ? words.atKink : words.nearKink}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length > MOST_LISTED && <p class="hint">{words.moreKinks(found.length - MOST_LISTED)}</p>}
    </details>
  );
}
