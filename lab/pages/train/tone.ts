import { effect, signal } from "@preact/signals";
import { facts, loss } from "./store.js";

/** Whether losses are heard. */
export const isHeard = signal(false);

/** Hertz at the loss of guessing, and its bounds. */
const GUESSING = 660;
const LOWEST = 110;
const HIGHEST = 1760;
/** Seconds. */
const LENGTH = 0.08;

let context: AudioContext | null = null;

/** One tone: an octave lower for each time that the loss falls to a quarter. */
function sound(value: number, classes: number): void {
  if (context === null || !Number.isFinite(value)) return;
  const pitch = GUESSING * Math.sqrt(value / Math.log(classes));
  const [oscillator, gain] = [context.createOscillator(), context.createGain()];
  oscillator.frequency.value = Math.min(HIGHEST, Math.max(LOWEST, pitch));
  gain.gain.setValueAtTime(0.15, context.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + LENGTH);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start();
  oscillator.stop(context.currentTime + LENGTH);
}

/** Turns the tones on or off; browsers let only a click begin them. */
export function setHeard(on: boolean): void {
  isHeard.value = on;
  if (on) context ??= new AudioContext();
}

effect(() => {
  const value = loss.value;
  if (isHeard.value && value !== null) sound(value, facts.peek()?.classes ?? 10);
});
