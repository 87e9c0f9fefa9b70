import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatShape } from "../../src/shape/format.js";
import { fullText, type GraphScene, type Reading, type SceneEdge } from "../view.js";
import { copyText } from "../state/clipboard.js";
import { useWords } from "../state/locale.js";
import type { GraphStore } from "./GraphStore.js";
import { lazy } from "../shell/lazy.js";
import { graphPanelWords } from "./words.js";

/** Charts are loaded with the first graph that has a tensor to look at. */
const TensorView = lazy(() => import("./TensorView.js").then((module) => module.TensorView));

/** Elements that are written out in full precision. */
const WRITTEN_OUT = 144;

/** What the inspector tells of: the value of a node, along one arrow or all that leave it. */
interface Subject {
  readonly name: string;
  readonly shape: string;
  readonly dtype: string;
  readonly value: Reading | undefined;
  readonly gradient: Reading | undefined;
  /** Where several arrows bring back parts. */
  readonly parts: readonly SceneEdge[];
  readonly local: string | undefined;
}

function subjectOf({ nodes, edges }: GraphScene, id: string): Subject | undefined {
  const node = nodes.find((candidate) => candidate.id === id);
  const out = edges.filter(({ from }) => from === id);
  const edge = edges.find((candidate) => candidate.id === id) ?? (out.length === 1 ? out[0] : undefined);
  const subject = node ?? edge;
  if (subject === undefined) return undefined;
  return {
    name: edge?.symbols.value ?? id,
    shape: formatShape((edge ?? subject).shape),
    dtype: subject.dtype,
    value: (edge ?? subject).value,
    gradient: (edge ?? subject).gradient,
    parts: node !== undefined && out.length > 1 ? out : [],
    local:
      edge?.symbols.local && edge.to !== null
        ? `∂${edge.to}/∂${edge.symbols.value} = ${edge.symbols.local}`
        : undefined,
  };
}

/** All that is known of what is pointed at or focused: value and derivative, in full. */
export function Inspector({ store, hovered }: { readonly store: GraphStore; readonly hovered: Signal<string | null> }) {
  const words = useWords(graphPanelWords);
  const pinned = useSignal<string | null>(null);
  const outcome = useSignal<"copied" | "notCopied" | null>(null);
  const hasTensors = store.scene.value.edges.some(({ shape }) => shape.length > 0);
  useEffect(() => {
    if (hasTensors) void TensorView.preload();
  }, [hasTensors]);
  const id = pinned.value ?? hovered.value ?? store.session.value.selection;
  const subject = id === null ? undefined : subjectOf(store.moment.value.scene, id);
  const copy = async (text: string): Promise<void> => {
    outcome.value = (await copyText(text)) ? "copied" : "notCopied";
    setTimeout(() => (outcome.value = null), 2500);
  };
  return (
    <section class="inspector" aria-label={words.inspector} data-testid="inspector">
      {subject === undefined ? (
        <p class="hint">{words.inspectorHint}</p>
      ) : (
        <>
          <h3>
            <span class="subject">{subject.name}</span>{" "}
            <span class="kind">
              {subject.shape} {subject.dtype}
            </span>
          </h3>
          <Quantity what={words.value} reading={subject.value} class="value" />
          <Quantity what={words.gradient} reading={subject.gradient} class="grad" />
          {subject.local !== undefined && (
            <p class="formula">
              {words.localDerivative}: {subject.local}
            </p>
          )}
          {subject.parts.length > 0 && (
            <>
              <h4>{words.parts}</h4>
              <ul class="parts">
                {subject.parts.map(({ id, to, gradient }) => (
                  <li key={id}>
                    {to ?? id}: {gradient?.text ?? words.pending}
                  </li>
                ))}
              </ul>
            </>
          )}
          <p class="actions">
            <button type="button" onClick={() => (pinned.value = pinned.value === null ? id : null)}>
              {pinned.value === null ? words.pin : words.unpin}
            </button>
            <button type="button" onClick={() => void copy(subjectText(subject))}>
              {words[outcome.value ?? "copy"]}
            </button>
          </p>
        </>
      )}
    </section>
  );
}

function subjectText({ name, shape, dtype, value, gradient }: Subject): string {
  const full = (reading: Reading | undefined): string => (reading ? fullText(reading, Infinity) : "");
  return `${name}\t${shape}\t${dtype}\t${full(value)}\t${full(gradient)}`;
}

function Quantity({
  what,
  reading,
  class: name,
}: {
  readonly what: string;
  readonly reading: Reading | undefined;
  readonly class: string;
}) {
  const words = useWords(graphPanelWords);
  if (reading === undefined)
    return (
      <p class={name}>
        {what}: <span class="pending">{words.pending}</span>
      </p>
    );
  const full = fullText(reading, WRITTEN_OUT);
  return (
    <div class={name}>
      <p>
        {what}: <b>{reading.text}</b>
        {reading.shape.length === 0 && full !== reading.text && (
          <span class="full">
            {" "}
            {words.full} {full}
          </span>
        )}
      </p>
      {reading.shape.length > 0 && <TensorView what={what} reading={reading} />}
    </div>
  );
}
