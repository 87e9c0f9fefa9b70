/** A typed number as JavaScript writes it: full-width digits, a true minus and an en dash for it become ASCII. */
export function plainNumber(text: string): string {
  return text.normalize("NFKC").trim().replaceAll(/[−–]/g, "-");
}

/** The finite number that a typed text is; undefined for what is none. */
export function readNumber(text: string): number | undefined {
  const written = plainNumber(text);
  const number = Number(written);
  return written === "" || !Number.isFinite(number) ? undefined : number;
}
