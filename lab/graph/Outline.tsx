import { formatShape } from "../../src/shape/format.js";
import { fullText, SPELLED_OUT, type SceneNode } from "../view.js";
import { useWords } from "../state/locale.js";
import type { GraphStore } from "./GraphStore.js";
import { graphPanelWords } from "./words.js";

/** The graph as a nested list, results first and what they are made of in them, with the numbers of the picture. */
export function Outline({ store }: { readonly store: GraphStore }) {
  const words = useWords(graphPanelWords);
  const { scene } = store.moment.value;
  const results = scene.edges.filter(({ to }) => to === null).map(({ from }) => from);
  const nodes = new Map(scene.nodes.map((node) => [node.id, node]));
  const seen = new Set<string>();
  return (
    <details class="outline" open>
      <summary>{words.outline}</summary>
      <div data-testid="outline">
        <ul>
          {[...new Set(results)].map((id) => (
            <Item key={id} id={id} nodes={nodes} seen={seen} />
          ))}
        </ul>
      </div>
    </details>
  );
}

/** A node that stands in several places shows what it is made of once. */
function Item({
  id,
  nodes,
  seen,
}: {
  readonly id: string;
  readonly nodes: ReadonlyMap<string, SceneNode>;
  readonly seen: Set<string>;
}) {
  const words = useWords(graphPanelWords);
  const node = nodes.get(id)!;
  const isFirst = !seen.has(id);
  seen.add(id);
  return (
    <li data-value={dataText(node, "value")} data-grad={dataText(node, "gradient")}>
      {words.outlineNode({
        ...{ id, label: node.label, shape: formatShape(node.shape) },
        value: node.value?.text,
        gradient: node.gradient?.text,
      })}
      {isFirst && node.inputs.length > 0 && (
        <ul>
          {node.inputs.map((input, i) => (
            <Item key={i} id={input} nodes={nodes} seen={seen} />
          ))}
        </ul>
      )}
    </li>
  );
}

function dataText(node: SceneNode, which: "value" | "gradient"): string | undefined {
  const reading = node[which];
  return reading && fullText(reading, SPELLED_OUT);
}
