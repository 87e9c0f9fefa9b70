/** Modules kept for programs of the same code, the least recently used dropped first. */
const MODULES_KEPT = 64;
const kept = new Map<string, { readonly bytes: Uint8Array; readonly module: WebAssembly.Module }>();

/** The module of this code: made once for equal programs. */
export function moduleOf(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const key = keyOf(bytes);
  let entry = kept.get(key);
  if (entry !== undefined && sameBytes(entry.bytes, bytes)) kept.delete(key);
  else entry = { bytes, module: new WebAssembly.Module(bytes) };
  kept.set(key, entry);
  const [oldest] = kept.keys();
  if (kept.size > MODULES_KEPT) kept.delete(oldest);
  return entry.module;
}

/** Length and FNV-1a of the code. */
function keyOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${bytes.length} ${hash}`;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
