import { Bytes } from "./bytes.js";
import { call, type Expression } from "./expression.js";
import { FunctionBuilder } from "./function.js";
import { valueTypes, type ResultType, type ValueType } from "./instructions.js";

interface Signature {
  readonly params: readonly ValueType[];
  readonly result: ResultType;
}

/** A function of the module that can be called from others. */
export interface Callee<T extends ResultType = ResultType> {
  call(...operands: Expression[]): Expression<T>;
}

/** A WebAssembly module under construction: imports first, then functions of its own, over one imported memory. */
export class ModuleBuilder {
  private readonly signatures: Signature[] = [];
  private readonly imported: { name: string; signature: number }[] = [];
  private readonly functions: { builder: FunctionBuilder; signature: number; exported?: string }[] = [];

  constructor(private readonly shared: boolean) {}

  /** The import `math.name`. @throws Error after the first own function, for imports have the first indices. */
  import<T extends ResultType>(name: string, params: readonly ValueType[], result: T): Callee<T> {
    if (this.functions.length > 0) throw new Error(`import ${name}: imports come before functions`);
    this.imported.push({ name, signature: this.signatureIndex({ params, result }) });
    return this.callee(this.imported.length - 1, result);
  }

  /** Adds a function; with a name, it is exported. */
  function<const P extends readonly ValueType[], T extends ResultType = "void">(
    params: P,
    write: (f: FunctionBuilder<P>) => void,
    { result = "void" as T, exported }: { result?: T; exported?: string } = {},
  ): Callee<T> {
    const builder = new FunctionBuilder(params, result);
    write(builder);
    this.functions.push({ builder, signature: this.signatureIndex({ params, result }), exported });
    return this.callee(this.imported.length + this.functions.length - 1, result);
  }

  private callee<T extends ResultType>(index: number, result: T): Callee<T> {
    return { call: (...operands) => call(index, result, operands) };
  }

  private signatureIndex(signature: Signature): number {
    const same = (other: Signature): boolean =>
      other.result === signature.result && other.params.join() === signature.params.join();
    const index = this.signatures.findIndex(same);
    return index >= 0 ? index : this.signatures.push(signature) - 1;
  }

  /** @param pages Size of the memory in pages of 64 KiB. */
  encode(pages: number): Uint8Array<ArrayBuffer> {
    const out = new Bytes();
    out.bytes([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    const section = (id: number, items: readonly unknown[], write: (part: Bytes) => void): void => {
      if (items.length === 0) return;
      const part = new Bytes();
      part.unsigned(items.length);
      write(part);
      out.byte(id);
      out.sized(part);
    };
    section(1, this.signatures, (part) => {
      for (const { params, result } of this.signatures) {
        part.byte(0x60);
        part.unsigned(params.length);
        part.bytes(params.map((type) => valueTypes[type]));
        part.bytes(result === "void" ? [0] : [1, valueTypes[result]]);
      }
    });
    section(2, [...this.imported, "memory"], (part) => {
      for (const { name, signature } of this.imported) {
        part.name("math");
        part.name(name);
        part.byte(0x00);
        part.unsigned(signature);
      }
      part.name("program");
      part.name("memory");
      part.byte(0x02);
      part.byte(this.shared ? 0x03 : 0x01);
      part.unsigned(pages);
      part.unsigned(pages);
    });
    section(3, this.functions, (part) => this.functions.forEach(({ signature }) => part.unsigned(signature)));
    const exports = this.functions.flatMap(({ exported }, i) => (exported === undefined ? [] : [{ exported, i }]));
    section(7, exports, (part) => {
      for (const { exported, i } of exports) {
        part.name(exported);
        part.byte(0x00);
        part.unsigned(this.imported.length + i);
      }
    });
    section(10, this.functions, (part) => this.functions.forEach(({ builder }) => part.sized(builder.encode())));
    return out.view().slice();
  }
}
