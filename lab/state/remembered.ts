const PREFIX = "edgegrad-lab-";

/** What was chosen in an earlier visit; null where there was none, or the browser keeps nothing. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keeps a choice for the next visit, where the browser keeps anything. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // A browser that refuses storage works without.
  }
}
