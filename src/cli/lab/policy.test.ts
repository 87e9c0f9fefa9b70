import { expect, test } from "vitest";
import { appMetaPolicy, appPolicy, runnerMetaPolicy, runnerPolicy } from "./policy.js";

const directives = (policy: string): Map<string, string[]> =>
  new Map(policy.split("; ").map((text) => [text.split(" ")[0], text.split(" ").slice(1)]));

test.each([
  ["the app's", appPolicy],
  ["the runner's", runnerPolicy],
])("%s policy has no eval and names no host", (_, policy) => {
  expect(policy).not.toContain("'unsafe-eval'");
  expect(policy).not.toMatch(/https?:|wss?:|\*/);
});

test("the app may do what it needs, and no inline script or style", () => {
  expect(appPolicy).not.toContain("unsafe-inline");
  const app = directives(appPolicy);
  expect(app.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(app.get("connect-src")).toEqual(["'self'"]);
  for (const closed of ["object-src", "base-uri", "form-action", "frame-ancestors"])
    expect(app.get(closed)).toEqual(["'none'"]);
});

test("the runner reaches nothing but blobs, and is framed by the lab alone", () => {
  const runner = directives(runnerPolicy);
  expect(runner.get("default-src")).toEqual(["'none'"]);
  expect(runner.get("connect-src")).toEqual(["'none'"]);
  expect(runner.get("worker-src")).toEqual(["blob:"]);
  expect(runner.get("frame-ancestors")).toEqual(["'self'"]);
  expect(runner.get("sandbox")).toEqual(["allow-scripts"]);
  expect(runnerPolicy).not.toContain("'self' ");
});

test.each([
  ["app", appPolicy, appMetaPolicy],
  ["runner", runnerPolicy, runnerMetaPolicy],
])("as <meta>, the policy of the %s is the same without what only a header can say", (_, header, meta) => {
  const [inHeader, inMeta] = [directives(header), directives(meta)];
  for (const name of ["frame-ancestors", "sandbox"]) {
    inHeader.delete(name);
    expect(inMeta.has(name)).toBe(false);
  }
  expect(inMeta).toEqual(inHeader);
});
