import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** A box's inner width in pixels, 0 before it is shown. */
export function useWidth<E extends HTMLElement>() {
  const box = useRef<E>(null);
  const width = useSignal(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = Math.floor(entry.contentRect.width)));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [width]);
  return { box, width: width.value };
}
