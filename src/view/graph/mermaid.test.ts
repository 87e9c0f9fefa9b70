import { expect, test } from "vitest";
import { fruitPrice, given, nestedScopes, shown } from "./fixtures.js";
import { toMermaid } from "./mermaid.js";
import { sceneOf } from "./scene.js";

test("two fruits, with values and derivatives", () => {
  expect(toMermaid(shown(fruitPrice()))).toBe(
    `
flowchart LR
  n0["apple"]
  n1["apple#95;num"]
  n2(("×"))
  n3["orange"]
  n4["orange#95;num"]
  n5(("×"))
  n6(("+"))
  n7["tax"]
  n8(("×"))
  n0 -- "100<br/>∂ 2.2" --> n2
  n1 -- "2<br/>∂ 110" --> n2
  n3 -- "150<br/>∂ 3.3" --> n5
  n4 -- "3<br/>∂ 165" --> n5
  n2 -- "200<br/>∂ 1.1" --> n6
  n5 -- "450<br/>∂ 1.1" --> n6
  n6 -- "650<br/>∂ 1.1" --> n8
  n7 -- "1.1<br/>∂ 650" --> n8
  n8 -- "715<br/>∂ 1" --> out1["price"]
`.slice(1),
  );
});

test("sums, folded parts, several results, and names that would be read as markup", () => {
  const x = given(3, 'a "b" #<c>`*');
  const a = x.mul(x).named("end");
  const scene = shown([{ out: a }, { out: nestedScopes() }], { folds: new Set(["outer"]) });
  expect(toMermaid(scene)).toBe(
    `
flowchart LR
  n0["a #34;b#34; #35;#60;c#62;#96;#42;<br/>Σ∂ 6"]
  n1(("×"))
  n2["x"]
  n3[["outer"]]
  n0 -- "3<br/>∂ 3" --> n1
  n0 -- "3<br/>∂ 3" --> n1
  n2 -- "1<br/>∂ 0.2875" --> n3
  n1 -- "9<br/>∂ 1" --> out1["end"]
  n3 -- "0.5344<br/>∂ 1" --> out2["y"]
`.slice(1),
  );
  expect(toMermaid(sceneOf([given(1, "x").exp().node]))).toContain("  n0 --> n1\n");
});
