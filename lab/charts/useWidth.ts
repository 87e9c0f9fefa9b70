import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** How wide a chart may be drawn in a box of the page, in pixels: the box's width, at most `widest`. */
export function useWidth(widest: number): { readonly box: RefObject<HTMLDivElement | null>; readonly width: number } {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(widest);
  useEffect(() => {
    const observer = new ResizeObserver(([{ contentRect }]) =>
      setWidth(Math.min(widest, Math.floor(contentRect.width))),
    );
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [widest]);
  return { box, width };
}
