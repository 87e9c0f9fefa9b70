import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/**
 * A box of the page and its inner width in whole pixels, at most `widest`. Before it is measured the width is `widest`,
 * or 0 where there is none.
 */
export function useWidth(widest = Infinity): {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly width: number;
} {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(widest === Infinity ? 0 : widest);
  useEffect(() => {
    const observer = new ResizeObserver(([{ contentRect }]) =>
      setWidth(Math.min(widest, Math.floor(contentRect.width))),
    );
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [widest]);
  return { box, width };
}
