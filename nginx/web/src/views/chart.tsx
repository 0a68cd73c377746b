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
}

const ROW = 26;
const LEFT = 44;
const RIGHT = 64;

export function BarChart({ title, summary, legend, bars, show }: ChartProps) {
  const width = useNarrow() ? 330 : 620;
  const sum = (bar: Bar): number => bar.parts.reduce((a, b) => a + b, 0);
  const scale = (width - LEFT - RIGHT) / Math.max(1, ...bars.map(sum));
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <p class="legend" aria-hidden="true">
        {legend.map((name, i) => (
          <span key={name} class={`key part${i}`}>
            {name}
          </span>
        ))}
      </p>
      <svg role="img" aria-label={summary} viewBox={`0 0 ${width} ${bars.length * ROW}`} width={width}>
        {bars.map((bar, row) => (
          <BarRow key={bar.name} bar={bar} y={row * ROW} scale={scale} total={sum(bar)} show={show} />
        ))}
      </svg>
    </figure>
  );
}

function BarRow({
  bar,
  y,
  scale,
  total,
  show,
}: {
  bar: Bar;
  y: number;
  scale: number;
  total: number;
  show: (n: number) => string;
}) {
  let x = LEFT;
  return (
    <g>
      <text x={LEFT - 6} y={y + 17} text-anchor="end">
        {bar.name}
      </text>
      {bar.parts.map((part, i) => {
        const at = x;
        x += part * scale;
        return part > 0 && <rect key={i} class={`part${i}`} x={at} y={y + 4} width={part * scale} height={ROW - 8} />;
      })}
      <text x={x + 5} y={y + 17}>
        {show(total)}
      </text>
    </g>
  );
}
