/** Characters that `String.fromCharCode` takes at once without filling the stack. */
const CHUNK = 8192;

/** Bytes as base64 (RFC 4648, section 4: padded). */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK)
    parts.push(String.fromCharCode(...bytes.subarray(start, start + CHUNK)));
  return btoa(parts.join(""));
}

/** The bytes of a base64 text; null unless the text is just what `toBase64` writes for them. */
export function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const binary = atob(text);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return text.endsWith("=") && toBase64(bytes.subarray(-(bytes.length % 3))) !== text.slice(-4) ? null : bytes;
}
