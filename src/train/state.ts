import type { StoredTensor } from "../io/index.js";
import type { Sequential } from "../nn/index.js";
import type { SGD } from "../optim/index.js";
import { formatShape, sameShape } from "../shape/shape.js";
import { assignTogether, Generator, tensor, type Variable } from "../tensor/index.js";

/** Variables by the name under which a checkpoint keeps them. */
export type NamedVariables = ReadonlyMap<string, Variable>;

/** All that training changes: parameters, the optimizer's state, and the generators that layers draw from. */
export function trainingState(network: Sequential, optimizer: SGD): NamedVariables {
  const state = new Map<string, Variable>();
  for (const [name, parameter] of Object.entries(network.params)) state.set(`params.${name}`, parameter);
  for (const [name, value] of Object.entries(optimizer.state)) state.set(`optimizer.${name}`, value);
  for (const [name, layer] of Object.entries(network.layers)) {
    const { generator } = layer as { generator?: unknown };
    if (generator instanceof Generator) state.set(`generator.${name}`, generator.state);
  }
  return state;
}

/** A variable's value now, in an array that is the variable's own: to be written or copied before the next step. */
export function storedValue({ state: { current, shape, dtype } }: Variable): StoredTensor {
  return { data: current, shape, dtype };
}

/** The values now, as `storedValue` gives them. */
export function storedState(state: NamedVariables): [name: string, tensor: StoredTensor][] {
  return [...state].map(([name, variable]) => [name, storedValue(variable)]);
}

/**
 * Gives every variable the value that is stored under its name.
 * @throws Error when names, shapes or dtypes are not the same, saying which; nothing has changed then.
 */
export function restoreState(state: NamedVariables, stored: ReadonlyMap<string, StoredTensor>, file: string): void {
  const unknown = [...stored.keys()].find((name) => !state.has(name));
  if (unknown !== undefined) throw new Error(`${file}: it holds ${unknown}, which this network does not have`);
  assignTogether(
    [...state].map(([name, variable]) => {
      const found = stored.get(name);
      if (found === undefined) throw new Error(`${file}: it does not hold ${name}, which this network has`);
      const { data, shape, dtype } = found;
      if (!sameShape(shape, variable.shape) || dtype !== variable.dtype)
        throw new Error(
          `${file}: ${name} is ${dtype} ${formatShape(shape)}, but the network's is ${variable.dtype} ${formatShape(variable.shape)}`,
        );
      return [variable, tensor(data, { shape, dtype })];
    }),
  );
}

/** A copy of the values before a step, into which the next is written: to go back when a step went wrong. */
export class StateCopy {
  private readonly copies: ReadonlyMap<Variable, StoredTensor>;

  constructor(state: NamedVariables) {
    this.copies = new Map(
      [...state.values()].map((variable) => {
        const value = storedValue(variable);
        return [variable, { ...value, data: value.data.slice() }];
      }),
    );
  }

  take(): void {
    for (const [variable, { data }] of this.copies) {
      variable.state.checkValue();
      data.set(variable.state.current);
    }
  }

  restore(): void {
    assignTogether(
      [...this.copies].map(([variable, { data, shape, dtype }]) => [variable, tensor(data, { shape, dtype })]),
    );
  }
}

/** The place of the first element that is NaN or infinite; -1 for none. */
export function firstNonFinite(data: ArrayLike<number>): number {
  for (let i = 0; i < data.length; i++) if (data[i] - data[i] !== 0) return i;
  return -1;
}
