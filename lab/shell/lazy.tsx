import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { useWords } from "../state/locale.js";
import { shellWords } from "./words.js";

/**
 * A component whose code is loaded when it is first drawn; meanwhile it says so. Where loading fails it says why, and tries
 * again when it is drawn anew.
 */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> & { /** Loads its code before it is drawn. */ readonly preload: () => Promise<void> } {
  const loaded = signal<ComponentType<Props> | null>(null);
  const failure = signal<string | null>(null);
  let loading = false;
  const begin = async (): Promise<void> => {
    if (loading || loaded.peek() !== null) return;
    loading = true;
    failure.value = null;
    try {
      const component = await load();
      loaded.value = component;
    } catch (error) {
      failure.value = (error as Error).message;
    }
    loading = false;
  };
  const Lazy = (props: Props) => {
    const words = useWords(shellWords);
    useEffect(() => void begin(), []);
    const Loaded = loaded.value;
    if (Loaded !== null) return <Loaded {...props} />;
    return (
      <p role="status" class="message">
        {failure.value === null ? words.loading : words.failed(failure.value)}
      </p>
    );
  };
  return Object.assign(Lazy, { preload: begin });
}
