/** The names of this machine under which it can be reached by itself alone, and the address that each is bound to. */
const addresses: ReadonlyMap<string, string> = new Map([
  ["127.0.0.1", "127.0.0.1"],
  ["::1", "::1"],
  // Not looked up: a hosts file may say anything.
  ["localhost", "127.0.0.1"],
]);

/** One of them. */
export const loopbackNames = [...addresses.keys()];

/** The address to bind to; undefined for a name that is not loopback. */
export function loopbackAddress(name: string): string | undefined {
  return addresses.get(name);
}

/** A name and a port as URLs and the header Host have them, in all forms that browsers send. */
export function authorities(name: string, port: number): string[] {
  const host = name.includes(":") ? `[${name}]` : name;
  return port === 80 ? [`${host}:80`, host] : [`${host}:${port}`];
}
