// Content-Security-Policies of the lab. This file needs nothing, so that the server sends them as headers and the
// lab's build writes them into its pages, which must be as safe on a web server that knows nothing of them.

type Directives = Readonly<Record<string, string>>;

/** The app: everything from its own server, and WebAssembly, which the backend writes at run time; no eval. */
const app: Directives = {
  "default-src": "'self'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "connect-src": "'self'",
  "frame-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

/**
 * runner.html, in which the code of a person runs: in a worker made from a Blob, which inherits this policy. Nothing is
 * reached from there: no address at all is allowed but blobs, which the page makes itself. `sandbox` gives the page an
 * origin of its own even where it is opened without the lab's iframe. Its own script stands in the page, for from an
 * opaque origin nothing can be fetched; 'unsafe-inline' gives nothing away where any code may run anyway.
 */
const runner: Directives = {
  "default-src": "'none'",
  "script-src": "'unsafe-inline' blob: 'wasm-unsafe-eval'",
  "worker-src": "blob:",
  "connect-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'self'",
  sandbox: "allow-scripts",
};

/** What a `<meta>` may not say; browsers ignore it there, with a complaint in the console. */
const headerOnly = ["frame-ancestors", "sandbox"];

const textOf = (directives: Directives): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
const metaTextOf = (directives: Directives): string =>
  textOf(Object.fromEntries(Object.entries(directives).filter(([name]) => !headerOnly.includes(name))));

/** The page that runs a person's code; its URL relative to the app's. */
export const runnerPage = "runner.html";

/** The policies as headers. */
export const appPolicy = textOf(app);
export const runnerPolicy = textOf(runner);

/** The same as the `content` of `<meta http-equiv="Content-Security-Policy">`, which stands in the page's head before anything that is loaded. */
export const appMetaPolicy = metaTextOf(app);
export const runnerMetaPolicy = metaTextOf(runner);
