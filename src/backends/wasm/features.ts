/** A function of no arguments that leaves one SIMD instruction's result: valid just where the engine has it. */
const moduleWith = (...instruction: readonly number[]): Uint8Array<ArrayBuffer> => {
  const body = [0, 0x41, 1, 0xfd, 15, 0x41, 2, 0xfd, 15, ...instruction, 0x0b]; // two splats, then the instruction
  const section = [1, body.length, ...body];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 0, 1, 0x7b],
    ...[3, 2, 1, 0],
    ...[10, section.length, ...section],
  ]);
};

const hasWebAssembly = (): boolean => typeof WebAssembly === "object";

const hasSimd = (): boolean => WebAssembly.validate(moduleWith(0xfd, 78)); // v128.and

/** Why WebAssembly with 128-bit SIMD cannot be compiled here, in a sentence; null if it can. */
export function simdUnavailable(): string | null {
  if (!hasWebAssembly()) return "this JavaScript engine has no WebAssembly";
  if (!hasSimd()) return "this JavaScript engine has no WebAssembly with SIMD";
  try {
    new WebAssembly.Module(moduleWith(0xfd, 78));
    return null;
  } catch (error) {
    return `the page does not allow WebAssembly (${(error as Error).message}); add 'wasm-unsafe-eval' to script-src in its Content-Security-Policy`;
  }
}

/** Whether the engine compiles relaxed SIMD, and with it fused multiply-add. */
export function hasRelaxedSimd(): boolean {
  return hasWebAssembly() && WebAssembly.validate(moduleWith(0xfd, 0x80, 2)); // i8x16.relaxed_swizzle
}

/** Whether memory can be shared with workers. */
export function hasSharedMemory(): boolean {
  return hasWebAssembly() && typeof SharedArrayBuffer === "function";
}
