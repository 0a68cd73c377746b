// SPDX-License-Identifier: MPL-2.0
// A wide table in its own scrolling box. It is a stop for the keyboard only while there is something to scroll.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export function Scroll({ name, children }: { name: string; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const node = box.current;
    if (!node) return;
    const measure = (): void => setWide(node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    measure();
    return () => observer.disconnect();
  }, [children]);
  return (
    <div ref={box} class="scroll" role="group" aria-label={name} tabIndex={wide ? 0 : undefined}>
      {children}
    </div>
  );
}
