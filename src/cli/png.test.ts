import { deflateSync } from "node:zlib";
import { encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { ImageError } from "./image.js";
import { isPng, readPng } from "./png.js";

const crc = (bytes: Uint8Array): number => {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
};

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, check]);
}

/** A PNG made by hand: header fields, and the rows with their filter bytes. */
function png(
  width: number,
  height: number,
  {
    depth = 8,
    colorType = 0,
    rows,
    before = [],
  }: { depth?: number; colorType?: number; rows: Uint8Array; before?: Buffer[] },
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colorType, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    ...before,
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const rounded = (bytes: Uint8Array): number[] =>
  Array.from(readPng(bytes, "p.png").pixels, (value) => Number(value.toFixed(3)));

describe("grey of every kind of PNG", () => {
  test.each<[string, Uint8Array, number[]]>([
    ["grey, 8 bits", encode({ width: 2, height: 1, data: Uint8Array.of(0, 255), channels: 1 }), [0, 1]],
    [
      "grey, 16 bits",
      encode({ width: 2, height: 1, data: Uint16Array.of(65535, 32768), channels: 1, depth: 16 }),
      [1, 0.5],
    ],
    [
      "RGB by Rec. 601",
      encode({ width: 3, height: 1, data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255), channels: 3 }),
      [0.299, 0.587, 0.114],
    ],
    [
      "grey and alpha: transparent is black",
      encode({ width: 2, height: 1, data: Uint8Array.of(255, 0, 255, 51), channels: 2 }),
      [0, 0.2],
    ],
    ["RGBA", encode({ width: 1, height: 1, data: Uint8Array.of(255, 255, 255, 102), channels: 4 }), [0.4]],
    [
      "grey, 1 bit, rows of 3",
      png(3, 2, { depth: 1, rows: Uint8Array.of(0, 0b10100000, 0, 0b01000000) }),
      [1, 0, 1, 0, 1, 0],
    ],
    ["grey, 4 bits", png(3, 1, { depth: 4, rows: Uint8Array.of(0, 0x0f, 0x50) }), [0, 1, 0.333]],
    [
      "a palette, 2 bits",
      png(3, 1, {
        depth: 2,
        colorType: 3,
        rows: Uint8Array.of(0, 0b00011000),
        before: [chunk("PLTE", Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 0, 0))],
      }),
      [0, 1, 0.299],
    ],
    [
      "interlaced",
      encode(
        { width: 5, height: 3, data: Uint8Array.from({ length: 15 }, (_, i) => 17 * i), channels: 1 },
        { interlace: "Adam7" },
      ),
      Array.from({ length: 15 }, (_, i) => Number((i / 15).toFixed(3))),
    ],
    [
      "a text chunk that is no text is not looked at",
      png(1, 1, { rows: Uint8Array.of(0, 255), before: [chunk("zTXt", Uint8Array.of(1, 2, 3))] }),
      [1],
    ],
  ])("%s", (_, bytes, expected) => {
    expect(isPng(bytes)).toBe(true);
    expect(rounded(bytes)).toEqual(expected);
  });
});

const good = encode({ width: 2, height: 2, data: Uint8Array.of(1, 2, 3, 4), channels: 1 });

describe("a bad PNG is refused with its name", () => {
  test.each<[string, Uint8Array, RegExp]>([
    [
      "absurdly many pixels",
      png(60000, 60000, { rows: new Uint8Array(9) }),
      /60000 × 60000 pixels are not from 1 to 16777216/,
    ],
    ["no pixels", png(0, 5, { rows: new Uint8Array(5) }), /0 × 5 pixels are not/],
    ["more data than its header says", png(2, 2, { rows: new Uint8Array(1000) }), /larger than/i],
    [
      "less data than its header says",
      png(2, 2, { rows: new Uint8Array(5) }),
      /it has 5 bytes of pixels where 6 are due/,
    ],
    ["a colour type that is none", png(1, 1, { colorType: 5, rows: new Uint8Array(2) }), /there is no colour type 5/],
    ["a wrong checksum", good.map((byte, i) => (i === good.length - 1 ? byte ^ 1 : byte)), /crc/i],
    ["no end", good.subarray(0, good.length - 12), /it is cut off at byte \d+/],
    [
      "no header",
      Uint8Array.of(...good.subarray(0, 8), ...chunk("IEND", new Uint8Array(0))),
      /its header is not where it must be/,
    ],
  ])("%s", (_, bytes, message) => {
    expect(() => readPng(bytes, "p.png")).toThrow(ImageError);
    expect(() => readPng(bytes, "p.png")).toThrow(message);
    expect(() => readPng(bytes, "p.png")).toThrow(/^p\.png is no PNG that can be read: /);
  });

  test("cut anywhere", () => {
    for (let end = 8; end < good.length; end++)
      expect(() => readPng(good.subarray(0, end), "p.png")).toThrow(ImageError);
  });
});
