import { currentTrace } from "./trace.js";

/**
 * Whether layers train or are evaluated. Compiled functions that look at it have a program for each mode.
 */
export class Mode {
  private isTraining = true;

  /** True (the beginning) while training, false in evaluation. */
  get training(): boolean {
    const trace = currentTrace();
    if (trace !== undefined && !trace.modesSet.has(this)) trace.modes.set(this, this.isTraining);
    return this.isTraining;
  }
  set training(training: boolean) {
    currentTrace()?.modesSet.add(this);
    this.isTraining = training;
  }
}
