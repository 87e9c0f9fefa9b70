/** A layer of the network that the reader builds. Blocks keep their id when they are moved. */
export type Block =
  | { readonly id: number; readonly kind: "affine"; readonly size: number }
  | { readonly id: number; readonly kind: "relu" | "sigmoid" };
export type BlockKind = Block["kind"];

export const blockKinds = ["affine", "relu", "sigmoid"] as const satisfies readonly BlockKind[];

/** Outputs of an Affine. */
export const LARGEST_SIZE = 1024;
/** More layers than this no page needs. */
export const MOST_BLOCKS = 16;

let lastId = 0;
/** A block that is no other one. */
export function newBlock(kind: BlockKind, size = 50): Block {
  const id = ++lastId;
  return kind === "affine" ? { id, kind, size } : { id, kind };
}

/** Networks to start from: what stands between the inputs and the last Affine. */
export const presets = {
  twoLayer: () => [newBlock("affine"), newBlock("relu")],
  fourLayer: () => [50, 50, 50].flatMap((size) => [newBlock("affine", size), newBlock("relu")]),
  sigmoid: () => [newBlock("affine"), newBlock("sigmoid")],
  linear: () => [],
} as const satisfies Readonly<Record<string, () => readonly Block[]>>;
export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];

/** Whether two lists make the same network. */
export function sameNetwork(a: readonly Block[], b: readonly Block[]): boolean {
  const text = (blocks: readonly Block[]): string =>
    blocks.map((block) => (block.kind === "affine" ? `affine ${block.size}` : block.kind)).join();
  return text(a) === text(b);
}

/** A layer as the network has it. */
export interface LayerFacts {
  /** Affine1, Relu1, Affine2 … */
  readonly name: string;
  readonly kind: BlockKind;
  readonly inputs: number;
  readonly outputs: number;
  /** W1 and b1 of Affine1; none of an activation. */
  readonly params: readonly ParameterFacts[];
}
export interface ParameterFacts {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
}

/** The layers of a network of these blocks, in their order: the last Affine, to the classes, comes by itself. */
export function layersOf(blocks: readonly Block[], inputs: number, classes: number): LayerFacts[] {
  const counts = { affine: 0, relu: 0, sigmoid: 0 };
  const titles = { affine: "Affine", relu: "Relu", sigmoid: "Sigmoid" };
  let width = inputs;
  return [...blocks, { kind: "affine", size: classes } as const].map((block) => {
    const number = ++counts[block.kind];
    const layer = { name: `${titles[block.kind]}${number}`, kind: block.kind, inputs: width };
    if (block.kind !== "affine") return { ...layer, outputs: width, params: [] };
    const params = [
      { name: `W${number}`, shape: [width, block.size], size: width * block.size },
      { name: `b${number}`, shape: [block.size], size: block.size },
    ];
    width = block.size;
    return { ...layer, outputs: width, params };
  });
}

/** The list with the block at `from` put at `to`. */
export function movedBlock(blocks: readonly Block[], from: number, to: number): readonly Block[] {
  const rest = blocks.toSpliced(from, 1);
  return rest.toSpliced(to, 0, blocks[from]);
}
