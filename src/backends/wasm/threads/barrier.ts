import { atomic, i32, i64, load, op, store } from "../assembler/expression.js";
import type { Callee, ModuleBuilder } from "../assembler/module.js";
import { barrierWords } from "./control.js";

/**
 * Looks at the generation before a thread sleeps, some 2 ms. A thread that is woken often starts on the core of the one that
 * wakes it (in a virtual machine nearly always), and stays there as long as the two take turns in sleeping, for the kernel
 * moves a thread to an idle core where it sees two that want to run: until then both look. A thread that looked in vain has
 * perhaps kept the other off its core: from then on all look half as long, and half of that, but no less, or two threads on
 * one core would stay there; each run takes one of these halvings back.
 */
const LOOKS = 1_300_000;
const MOST_HALVINGS = 2;
const WAIT_NANOSECONDS = 100_000_000n;
const EVERYBODY = i32(0x7fffffff);

/** The import by which a thread that has waited for long asks whether the others live. It throws if one does not. */
export function importWatch(module: ModuleBuilder): Callee<"void"> {
  return module.import("watch", [], "void");
}

/**
 * Adds the function that lets every thread wait for all others: `barrier.call(threads)`. What a thread wrote before it is
 * seen by all after it. The last to arrive begins a new generation; the others look at its number for a while, then sleep.
 * A thread that finds the run abandoned leaves by a trap.
 * @param address Byte address of `BARRIER_BYTES` bytes of the module's shared memory, aligned to 64, at first 0.
 * @param watch See `importWatch`; called about ten times a second while a thread sleeps.
 */
export function barrierFunction(module: ModuleBuilder, address: number, watch: Callee<"void">): Callee<"void"> {
  const word = (name: keyof typeof barrierWords): number => address + 4 * barrierWords[name];
  const read = (name: keyof typeof barrierWords): ReturnType<typeof load<"i32.atomic.load">> =>
    load("i32.atomic.load", word(name));
  return module.function(["i32"], (f) => {
    const [threads] = f.params;
    f.if(op("i32.le_u", threads, i32(1)), () => f.return());
    // It cannot change before this thread arrives.
    const generation = f.let(read("generation"));
    const isLast = op(
      "i32.eq",
      atomic("i32.atomic.rmw.add", word("arrived"), [i32(1)]),
      op("i32.sub", threads, i32(1)),
    );
    f.if(isLast, () => {
      f.do(store("i32.atomic.store", word("arrived"), i32(0)));
      f.do(store("i32.atomic.store", word("generation"), op("i32.add", generation, i32(1))));
      // A thread counts itself before it compares the generation to sleep, so that one of the two is seen.
      f.if(read("sleeping"), () => f.do(atomic("memory.atomic.notify", word("generation"), [EVERYBODY])));
      f.return();
    });
    const halvings = f.let(read("halvings"));
    const looks = f.let(op("i32.shr_u", i32(LOOKS), halvings));
    f.loop((again) => {
      f.if(op("i32.ne", read("generation"), generation), () => f.return());
      f.increase(looks, -1);
      again(looks);
    });
    f.if(op("i32.lt_u", halvings, i32(MOST_HALVINGS)), () =>
      f.do(store("i32.atomic.store", word("halvings"), op("i32.add", halvings, i32(1)))),
    );
    f.do(atomic("i32.atomic.rmw.add", word("sleeping"), [i32(1)]));
    f.loop((again) => {
      f.if(read("guilty"), () => f.do(op("unreachable")));
      f.do(atomic("memory.atomic.wait32", word("generation"), [generation, i64(WAIT_NANOSECONDS)]));
      f.if(op("i32.eq", read("generation"), generation), () => f.do(watch.call()));
      again(op("i32.eq", read("generation"), generation));
    });
    f.do(atomic("i32.atomic.rmw.add", word("sleeping"), [i32(-1)]));
  });
}
