// SPDX-License-Identifier: MPL-2.0
// Horizontal stacked bars as plain SVG. The numbers are in a table beside it; the drawing is one image with a text for those
// who do not see it.
import { useNarrow } from "./use";

export interface Bar {
  name: string;
  parts: number[];
}

export interface ChartProps {
  title: string;
  summary: string;
  legend: string[];
  bars: Bar[];
  show: (n: number) => string;
  left?: number; // room for the names
  kinds?: number[]; // of the parts, for their colours; usually 0, 1, 2
}

const ROW = 26;
const LEFT = 44;
const RIGHT = 64;

export function BarChart({ title, summary, legend, bars, show, left = LEFT, kinds }: ChartProps) {
  const width = useNarrow() ? 330 : 620;
  const sum = (bar: Bar): number => bar.parts.reduce((a, b) => a + b, 0);
  const scale = (width - left - RIGHT) / Math.max(1, ...bars.map(sum));
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <p class="legend" aria-hidden="true">
        {legend.map((name, i) => (
          <span key={name} class={`key part${kinds?.[i] ?? i}`}>
            {name}
          </span>
        ))}
      </p>
      <svg role="img" aria-label={summary} viewBox={`0 0 ${width} ${bars.length * ROW}`} width={width}>
        {bars.map((bar, row) => (
          <BarRow key={bar.name} bar={bar} y={row * ROW} left={left} scale={scale} total={sum(bar)} show={show} kinds={kinds} />
        ))}
      </svg>
    </figure>
  );
}

interface BarProps {
  bar: Bar;
  y: number;
  left: number;
  scale: number;
  total: number;
  show: (n: number) => string;
  kinds?: number[];
}

function BarRow({ bar, y, left, scale, total, show, kinds }: BarProps) {
  let x = left;
  return (
    <g>
      <text x={left - 6} y={y + 17} text-anchor="end">
        {bar.name}
      </text>
      {bar.parts.map((part, i) => {
        const at = x;
        x += part * scale;
        return (
          part > 0 && <rect key={i} class={`part${kinds?.[i] ?? i}`} x={at} y={y + 4} width={part * scale} height={ROW - 8} />
        );
      })}
      <text x={x + 5} y={y + 17}>
        {show(total)}
      </text>
    </g>
  );
}
