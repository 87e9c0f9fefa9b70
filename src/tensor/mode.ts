import { currentTrace } from "./trace.js";

/**
 * Whether layers train or are evaluated. Compiled functions that look at it have a program for each mode.
 */
export class Mode {
  private isTraining = true;

  get training(): boolean {
    currentTrace()?.modes.set(this, this.isTraining);
    return this.isTraining;
  }
  set training(training: boolean) {
    this.isTraining = training;
  }
}
