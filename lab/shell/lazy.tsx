import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

/**
 * A component whose code is loaded when it is first drawn; until then nothing stands in its place. Where loading fails,
 * the next drawing tries again.
 */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const loaded = signal<ComponentType<Props> | null>(null);
  let loading = false;
  const begin = async (): Promise<void> => {
    if (loading || loaded.peek() !== null) return;
    loading = true;
    try {
      const component = await load();
      loaded.value = component;
    } catch {
      loading = false;
    }
  };
  return (props) => {
    useEffect(() => void begin(), []);
    const Loaded = loaded.value;
    return Loaded === null ? null : <Loaded {...props} />;
  };
}
