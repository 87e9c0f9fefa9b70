/** The script of `stepsPage`, as text: it runs in a page without a module system. */
export const pageScript = `
"use strict";
const byId = (id) => document.getElementById(id);
const { first, texts, parts, steps } = JSON.parse(byId("steps").textContent);
const svg = document.querySelector("#graph > svg");
const last = steps.length - 1;
const textAt = ({ runs }, step) => runs.findLast(([from]) => from <= step)[1];
let step = first;
const drawn = parts.map((part) => textAt(part, first));
function show(wanted) {
  step = Math.min(last, Math.max(0, wanted));
  parts.forEach((part, i) => {
    const text = textAt(part, step);
    if (text === drawn[i]) return;
    svg.children[part.child].outerHTML = texts[text];
    drawn[i] = text;
  });
  const { position, sentence, why, lines } = steps[step];
  byId("position").textContent = position;
  byId("sentence").textContent = sentence;
  byId("why").textContent = why;
  byId("lines").replaceChildren(...lines.map((line) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    return paragraph;
  }));
  byId("slider").value = step;
  byId("slider").setAttribute("aria-valuetext", position);
}
byId("first").addEventListener("click", () => show(0));
byId("back").addEventListener("click", () => show(step - 1));
byId("next").addEventListener("click", () => show(step + 1));
byId("last").addEventListener("click", () => show(last));
byId("slider").addEventListener("input", ({ target }) => show(Number(target.value)));
const keys = {
  ".": () => step + 1, ArrowRight: () => step + 1, ArrowUp: () => step + 1,
  ",": () => step - 1, ArrowLeft: () => step - 1, ArrowDown: () => step - 1,
  Home: () => 0, End: () => last,
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
  if (event.key.startsWith("Arrow") && event.target.id === "graph") return; // it scrolls
  event.preventDefault();
  show(keys[event.key]());
});
show(first);
`;

/** The style sheet of `stepsPage`. Pictures bring their own colours for a light ground. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1b1f24; --muted: #4a5058; --grad: #a3195b; --rule: #b6bdc6; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 80rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; }
#graph { overflow-x: auto; border: 1px solid var(--rule); border-radius: 8px; }
#graph > svg { display: block; margin: 0 auto; }
#bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; margin: 1rem 0; }
button { min-width: 2.75rem; min-height: 2.75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--muted); border-radius: 8px; cursor: pointer; }
#slider { flex: 1 1 12rem; min-height: 2.75rem; }
:focus-visible { outline: 3px solid #2f7de1; outline-offset: 2px; }
#sentence { font-weight: 600; min-height: 3em; margin: 0; }
#lines { color: var(--grad); font-style: italic; }
#lines p { margin: 0.25rem 0; overflow-wrap: anywhere; }
#keys { color: var(--muted); font-size: 0.875rem; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181d; --ink: #e8ecf1; --muted: #aab4bf; --grad: #ff9cc2; --rule: #3d4752; }
  .ground { fill: var(--ground); }
  svg text[paint-order] { stroke: var(--ground); }
  .value, .label { fill: var(--ink); }
  .shape, .name { fill: var(--muted); }
  .grad, .sum, .badge { fill: var(--grad); }
  .number { fill: var(--ground); }
  .line { stroke: #8b96a3; }
  .head { fill: #8b96a3; }
  .outline { fill: #1b2027; stroke: #8b96a3; }
  .source .outline { fill: #1d2936; }
  .scope .outline { fill: #292138; }
  .active .outline { fill: #6b5200; stroke: #ffe08a; }
}
`;
