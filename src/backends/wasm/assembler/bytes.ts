/** Bytes that grow at their end. */
export class Bytes {
  private buffer = new Uint8Array(256);
  length = 0;

  byte(value: number): void {
    if (this.length === this.buffer.length) this.grow(1);
    this.buffer[this.length++] = value;
  }

  bytes(values: ArrayLike<number>): void {
    if (this.length + values.length > this.buffer.length) this.grow(values.length);
    this.buffer.set(values, this.length);
    this.length += values.length;
  }

  /** An unsigned LEB128 number below 2³². */
  unsigned(value: number): void {
    for (let rest = value >>> 0; ; rest >>>= 7) {
      if (rest < 0x80) return this.byte(rest);
      this.byte((rest & 0x7f) | 0x80);
    }
  }

  /** A signed LEB128 number of 32 bits. */
  signed(value: number): void {
    for (let rest = value | 0; ; rest >>= 7) {
      const last = (rest & 0x40) === 0 ? rest >> 7 === 0 : rest >> 7 === -1;
      if (last) return this.byte(rest & 0x7f);
      this.byte((rest & 0x7f) | 0x80);
    }
  }

  /** A length, then the bytes. */
  sized(part: Bytes): void {
    this.unsigned(part.length);
    this.bytes(part.view());
  }

  name(text: string): void {
    const encoded = new TextEncoder().encode(text);
    this.unsigned(encoded.length);
    this.bytes(encoded);
  }

  /** What was written; valid until the next write. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + by));
    larger.set(this.view());
    this.buffer = larger;
  }
}
