import type { ComponentChildren } from "preact";
import { formatShape } from "../../../src/shape/format.js";
import { useWords } from "../../state/locale.js";
import { presets, sameNetwork, type LayerFacts } from "./blocks.js";
import { countText } from "./durations.js";
import { layers, settings } from "./store.js";
import { trainWords } from "./words.js";

const methods = ["predict", "loss", "accuracy", "gradient", "numericalGradient"] as const;

/** Of N samples; no line breaks within. */
const batchShape = (columns: number): string => `(N,\u00a0${columns})`;

/** Parameters, layers and methods of the network, and the order in which its layers are gone through. */
export function NetworkParts() {
  const words = useWords(trainWords);
  const all = layers.value;
  const { blocks } = settings.value;
  const [first, ...rest] = blocks;
  const isTwoLayer = first?.kind === "affine" && sameNetwork(rest, presets.twoLayer().slice(1));
  const className = isTwoLayer ? "TwoLayerNet" : "Sequential";
  const total = all.flatMap(({ params }) => params).reduce((sum, { size }) => sum + size, 0);
  return (
    <section>
      <h2>{words.partsTitle}</h2>
      <p>{words.partsHint(className)}</p>
      <div class="parts" data-testid="network-parts">
        <Table caption={words.params} headers={[words.name, words.shape, words.elements, words.layer]}>
          {all.flatMap(({ name, params }) =>
            params.map((parameter) => (
              <tr key={parameter.name}>
                <th scope="row">
                  <code>{parameter.name}</code>
                </th>
                <td>{formatShape(parameter.shape)}</td>
                <td class="number">{countText(parameter.size)}</td>
                <td>
                  <code>{name}</code>
                </td>
              </tr>
            )),
          )}
          <tr>
            <th scope="row">{words.inAll}</th>
            <td />
            <td class="number" data-testid="parameter-count">
              {countText(total)}
            </td>
            <td />
          </tr>
        </Table>
        <Table caption={words.layers} headers={[words.place, words.name, words.shapes]}>
          {all.map(({ name, inputs, outputs }, i) => (
            <tr key={name}>
              <td class="number">{i + 1}</td>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>
                {batchShape(inputs)} → {batchShape(outputs)}
              </td>
            </tr>
          ))}
          <tr>
            <td>{words.lastLayer}</td>
            <th scope="row">
              <code>SoftmaxWithLoss</code>
            </th>
            <td>{batchShape(all.at(-1)!.outputs)} → ()</td>
          </tr>
        </Table>
        <div>
          <h3>{words.methods}</h3>
          <dl class="network-methods">
            {methods.map((method) => (
              <div key={method}>
                <dt>
                  <code>{method === "predict" ? "predict(x)" : `${method}(x, t)`}</code>
                </dt>
                <dd>{words.aboutMethods[method]}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
      <h3>{words.orderTitle}</h3>
      <p>{words.orderHint}</p>
      <Order layers={all} />
    </section>
  );
}

function Table({
  caption,
  headers,
  children,
}: {
  readonly caption: string;
  readonly headers: readonly string[];
  readonly children: ComponentChildren;
}) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {headers.map((header) => (
              <th key={header} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** Last in, first out: each layer has its place forward, down the list, beside its place backward, up the list. */
function Order({ layers: all }: { readonly layers: readonly LayerFacts[] }) {
  const words = useWords(trainWords);
  const boxes = [
    ...all.map(({ name, kind, params }) => ({
      ...{ name, kind: kind },
      forward: params.length > 0 ? `x·${params[0].name} + ${params[1].name}` : `y = ${name}(x)`,
      backward: params.length > 0 ? `dx, d${params[0].name}, d${params[1].name}` : "dx",
    })),
    { name: "SoftmaxWithLoss", kind: "loss", forward: "L", backward: "(y − t) / N" },
  ];
  return (
    <div class="layer-order" data-testid="layer-order">
      <p>
        {words.forward} <span aria-hidden="true">↓</span>
      </p>
      <p>
        {words.backwardOrder} <span aria-hidden="true">↑</span>
      </p>
      <ol class="onward">
        {boxes.map(({ name, kind, forward }, i) => (
          <li key={name} class={kind}>
            <b>{i + 1}</b> <code>{name}</code>
            <code class="formula">{forward}</code>
          </li>
        ))}
      </ol>
      <ol class="reversed" start={boxes.length + 1}>
        {boxes.toReversed().map(({ name, kind, backward }, i) => (
          <li key={name} class={kind}>
            <b>{boxes.length + 1 + i}</b> <code>{name}</code>
            <code class="formula">{backward}</code>
          </li>
        ))}
      </ol>
    </div>
  );
}
