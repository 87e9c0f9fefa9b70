import { useWords } from "../../state/locale.js";
import { slipNames, type SlipName } from "./messages.js";
import { chooseSlip, settings } from "./store.js";
import { checkWords, slipCode } from "./words.js";

/** The chapter's slips, of which one at a time can be made. */
export function Gallery() {
  const words = useWords(checkWords);
  return (
    <fieldset class="check-gallery">
      <legend>{words.gallery}</legend>
      <p class="hint">{words.galleryHint}</p>
      <ul>
        {slipNames.map((slip) => (
          <Slip key={slip} slip={slip} />
        ))}
      </ul>
    </fieldset>
  );
}

function Slip({ slip }: { readonly slip: SlipName }) {
  const words = useWords(checkWords);
  const told = words.slips[slip];
  const code = slipCode[slip];
  const isOn = settings.value.slip === slip;
  return (
    <li class={isOn ? "on" : undefined}>
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          data-testid={`slip-${slip}`}
          checked={isOn}
          onChange={() => chooseSlip(isOn ? null : slip)}
        />
        {told.name}
      </label>
      {isOn && (
        <div class="told">
          <p>{told.slip}</p>
          <dl>
            <dt>{words.written}</dt>
            <dd>
              <pre>
                <code>{code.wrong}</code>
              </pre>
            </dd>
            <dt>{words.right}</dt>
            <dd>
              <pre>
                <code>{code.right}</code>
              </pre>
            </dd>
            <dt>{words.whatItSays}</dt>
            <dd>{told.check}</dd>
          </dl>
        </div>
      )}
    </li>
  );
}
