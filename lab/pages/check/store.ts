import { computed, signal } from "@preact/signals";
import { readNumber } from "../../state/readNumber.js";
import type { CheckRequest, GradientDType, ParameterResult, PresetName, SlipName, SubjectName } from "./messages.js";

/** What the form holds; numbers as they are typed. */
export interface Settings {
  readonly subject: SubjectName;
  readonly slip: SlipName | null;
  readonly dtype: GradientDType;
  readonly preset: PresetName;
  readonly step: string;
  readonly all: boolean;
  readonly sample: string;
  readonly seed: string;
}

/** The step that goes with a preset. */
const presetSteps: Readonly<Record<PresetName, string>> = { relative: "1e-4", pytorch: "1e-6" };

export const settings = signal<Settings>({
  subject: "mnist",
  slip: null,
  dtype: "float64",
  preset: "relative",
  step: presetSteps.relative,
  all: false,
  sample: "200",
  seed: "0",
});

export function change(changes: Partial<Settings>): void {
  settings.value = { ...settings.value, ...changes };
}

/** Where each slip can be made. */
const slipSubjects: Readonly<Record<SlipName, readonly SubjectName[]>> = {
  swapped: ["fruits"],
  b2: ["mnist", "digits"],
  mask: ["relu"],
  aliasing: ["branch"],
  dout: ["mnist", "digits"],
  classes: ["single"],
  element: ["mnist"],
};

/** Chooses what is checked; a slip that cannot be made there is taken back. */
export function chooseSubject(subject: SubjectName): void {
  const { slip } = settings.value;
  change({ subject, slip: slip !== null && slipSubjects[slip].includes(subject) ? slip : null });
}

export function choosePreset(preset: PresetName): void {
  change({ preset, step: presetSteps[preset] });
}

/** Makes a slip, or none, with what it needs: a place, and all elements where a choice of them would hardly meet it. */
export function chooseSlip(slip: SlipName | null): void {
  if (slip === null) return change({ slip });
  const subjects = slipSubjects[slip];
  const { subject, all } = settings.value;
  change({ slip, subject: subjects.includes(subject) ? subject : subjects[0], all: all || slip === "element" });
}

/** The numbers that are typed; NaN for what is none. */
const typed = computed(() => {
  const { step, sample, seed } = settings.value;
  return { step: readNumber(step) ?? NaN, sample: readNumber(sample) ?? NaN, seed: readNumber(seed) ?? NaN };
});

/** Whether each number that is typed can be used. */
export const valid = computed(() => {
  const { step, sample, seed } = typed.value;
  return {
    step: step > 0,
    sample: Number.isSafeInteger(sample) && sample >= 1,
    seed: Number.isSafeInteger(seed),
  };
});

/** What the form asks for; null while a number cannot be used. */
export const request = computed((): CheckRequest | null => {
  const { all, ...choices } = settings.value;
  const { step, sample, seed } = typed.value;
  if (!valid.value.step || !(all || (valid.value.sample && valid.value.seed))) return null;
  return { ...choices, step, sample: all ? null : sample, seed: all ? 0 : seed };
});

export interface CheckResult {
  readonly request: CheckRequest;
  readonly parameters: readonly ParameterResult[];
  readonly milliseconds: number;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly parameter: string;
  /** Estimated; null at the start. */
  readonly secondsLeft: number | null;
}

/** What the check is at. */
export type Activity =
  | { readonly phase: "idle" }
  | { readonly phase: "running"; readonly progress: Progress | null }
  | { readonly phase: "cancelled"; readonly progress: Progress | null }
  | { readonly phase: "failed"; readonly reason: string };

export const activity = signal<Activity>({ phase: "idle" });
export const result = signal<CheckResult | null>(null);
/** The parameter that is looked at, by name. */
export const selected = signal<string | null>(null);

/** Whether the form asks for something else than what was checked. */
export const outdated = computed(
  () => result.value !== null && JSON.stringify(result.value.request) !== JSON.stringify(request.value),
);
