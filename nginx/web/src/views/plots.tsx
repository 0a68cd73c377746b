// SPDX-License-Identifier: MPL-2.0
// Two bars side by side for each name, and lines over months with what is foreseen, as plain SVG. The numbers are in a table beside each; a
// drawing is one image with a text for those who do not see it.
import { useNarrow } from "./use";

export interface Twin {
  name: string;
  values: [number, number];
}

interface TwinProps {
  title: string;
  summary: string;
  legend: [string, string];
  rows: Twin[];
}

const ROW = 34;
const BAR = 12;
const NAMES = 160;
const NUMBERS = 44;
const LETTER = 7.6; // pixels of an average letter

export function TwinBars({ title, summary, legend, rows }: TwinProps) {
  const width = useNarrow() ? 330 : 620;
  const left = Math.min(NAMES, width * 0.4);
  const scale = (width - left - NUMBERS) / Math.max(1, ...rows.flatMap((r) => r.values));
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <Legend names={legend} />
      <svg role="img" aria-label={summary} viewBox={`0 0 ${width} ${rows.length * ROW}`} width={width}>
        {rows.map((r, i) => (
          <g key={r.name}>
            <text x={left - 6} y={i * ROW + 20} text-anchor="end">
              {short(r.name, Math.floor((left - 8) / LETTER))}
            </text>
            {r.values.map((v, k) => (
              <g key={k}>
                <rect class={`part${k}`} x={left} y={i * ROW + 4 + k * BAR} width={Math.max(v * scale, v > 0 ? 1 : 0)} height={BAR - 1} />
                <text class="small" x={left + v * scale + 4} y={i * ROW + 14 + k * BAR}>
                  {v}
                </text>
              </g>
            ))}
          </g>
        ))}
      </svg>
    </figure>
  );
}

const short = (s: string, most: number): string => (s.length > most ? `${s.slice(0, most - 1)}…` : s);

function Legend({ names }: { names: string[] }) {
  return (
    <p class="legend" aria-hidden="true">
      {names.map((name, i) => (
        <span key={name} class={`key part${i}`}>
          {name}
        </span>
      ))}
    </p>
  );
}

export interface Line {
  name: string;
  points: number[]; // one a month, from the first on
  ahead: { value: number; error: number }[]; // months after the last whole one
  from: number; // month of the first of ahead
}

interface LinesProps {
  title: string;
  summary: string;
  months: string[]; // of the axis, foreseen ones included
  lines: Line[];
}

const HEIGHT = 220;
const TOP = 10;
const FOOT = 24;
const EDGE = 34;

export function Lines({ title, summary, months, lines }: LinesProps) {
  const width = useNarrow() ? 330 : 620;
  const most = Math.max(1, ...lines.flatMap((l) => [...l.points, ...l.ahead.map((a) => a.value + a.error)]));
  const x = (i: number): number => EDGE + (i * (width - EDGE - 28)) / Math.max(1, months.length - 1);
  const y = (v: number): number => HEIGHT - FOOT - (v * (HEIGHT - FOOT - TOP)) / most;
  const every = Math.ceil(months.length / (width / 60));
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <Legend names={lines.map((l) => l.name)} />
      <svg role="img" aria-label={summary} viewBox={`0 0 ${width} ${HEIGHT}`} width={width}>
        {[0, most / 2, most].map((v) => (
          <g key={v}>
            <line class="axis" x1={EDGE} x2={width - 8} y1={y(v)} y2={y(v)} />
            <text class="small" x={EDGE - 4} y={y(v) + 4} text-anchor="end">
              {Math.round(v)}
            </text>
          </g>
        ))}
        {months.map(
          (m, i) =>
            i % every === 0 && (
              <text class="small" key={m} x={x(i)} y={HEIGHT - 6} text-anchor="middle">
                {m}
              </text>
            ),
        )}
        {lines.map((l, k) => (
          <LineOf key={l.name} line={l} kind={k} x={x} y={y} />
        ))}
      </svg>
    </figure>
  );
}

interface LineProps {
  line: Line;
  kind: number;
  x: (i: number) => number;
  y: (v: number) => number;
}

function LineOf({ line: l, kind, x, y }: LineProps) {
  const path = (points: [number, number][]): string => points.map(([a, b]) => `${a},${b}`).join(" ");
  const ahead = l.ahead.map((a, i) => ({ ...a, at: x(l.from + i) }));
  const last = l.points[l.from - 1];
  const start: [number, number][] = last === undefined ? [] : [[x(l.from - 1), y(last)]];
  return (
    <g class={`trace part${kind}`}>
      <polyline points={path(l.points.map((v, i) => [x(i), y(v)]))} />
      {l.points.map((v, i) => (
        <circle key={i} cx={x(i)} cy={y(v)} r={2.5} />
      ))}
      <polyline class="ahead" points={path([...start, ...ahead.map((a): [number, number] => [a.at, y(a.value)])])} />
      {ahead.map((a) => (
        <line key={a.at} class="error-bar" x1={a.at} x2={a.at} y1={y(Math.max(0, a.value - a.error))} y2={y(a.value + a.error)} />
      ))}
    </g>
  );
}
