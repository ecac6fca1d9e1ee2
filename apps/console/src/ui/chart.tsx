import { useState } from 'react';

export interface ChartSeries {
  label: string;
  /** A colour of the theme, e.g. "--color-good". */
  color: string;
  values: number[];
}

export interface ChartProps {
  /** What it shows, for people who cannot see it. */
  label: string;
  /** Milliseconds, evenly apart. */
  times: number[];
  series: ChartSeries[];
  formatTime: (at: number) => string;
  formatValue: (value: number) => string;
  /** For counts, there are no lines between whole numbers. */
  isWhole?: boolean;
}

/** About how many times are labelled below. */
const NAMED_TIMES = 6;

/**
 * Stacked bars over time, the first series at the top. Plain boxes: a chart library would be a sixth of everything that
 * the first page loads.
 */
export function Chart({ label, times, series, formatTime, formatValue, isWhole = false }: ChartProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const sums = times.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  const top = niceCeiling(Math.max(...sums, 0), isWhole);
  const lines = isWhole && top < 4 ? range(top + 1) : range(5).map((step) => (top * step) / 4);
  const everyNth = Math.max(1, Math.ceil(times.length / NAMED_TIMES));
  const total = ({ values }: ChartSeries) => values.reduce((sum, value) => sum + value, 0);
  return (
    <figure aria-label={label} className="relative h-44 w-full text-2xs text-muted">
      <figcaption className="sr-only">
        {series.map((one) => `${one.label}: ${formatValue(total(one))}`).join(', ')}
      </figcaption>
      <div aria-hidden className="absolute inset-x-0 top-2 bottom-6">
        {lines.map((value) => (
          <div
            key={value}
            className="absolute inset-x-0 flex -translate-y-1/2 items-center gap-2"
            style={{ top: `${100 - (value / top) * 100}%` }}
          >
            <span className="tabular w-10 shrink-0 text-right">{formatValue(value)}</span>
            <span className="h-px grow bg-line" />
          </div>
        ))}
        <div className="absolute inset-y-0 right-0 left-12 flex" onPointerLeave={() => setHovered(null)}>
          {times.map((at, index) => (
            <div
              key={at}
              className="group relative flex h-full min-w-0 flex-1 flex-col items-center justify-end hover:bg-hover/60"
              onPointerEnter={() => setHovered(index)}
            >
              {series.map(({ label: name, color, values }) => (
                <span
                  key={name}
                  className="w-[70%] max-w-7 first:rounded-t-sm"
                  style={{ height: `${((values[index] ?? 0) / top) * 100}%`, background: `var(${color})` }}
                />
              ))}
              {index % everyNth === Math.floor(everyNth / 2) && (
                <span className="absolute top-full mt-1.5 whitespace-nowrap">{formatTime(at)}</span>
              )}
            </div>
          ))}
        </div>
      </div>
      {hovered !== null && (
        <div
          aria-hidden
          className="pointer-events-none absolute top-0 right-0 rounded-md bg-raised px-2 py-1 shadow-pop"
        >
          <p>{formatTime(times[hovered] ?? 0)}</p>
          {series.map(({ label: name, color, values }) => (
            <p key={name} className="tabular flex items-center gap-1.5 text-strong text-xs">
              <span className="size-2 rounded-sm" style={{ background: `var(${color})` }} />
              {name}
              <span className="ml-auto pl-3">{formatValue(values[hovered] ?? 0)}</span>
            </p>
          ))}
        </div>
      )}
    </figure>
  );
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The next round number for an axis; whole numbers can be divided into four. */
function niceCeiling(max: number, isWhole: boolean): number {
  if (max <= 0) return isWhole ? 4 : 1;
  if (isWhole && max <= 4) return Math.max(1, Math.ceil(max));
  const power = 10 ** Math.floor(Math.log10(max));
  const nice = ([1, 2, 4, 5, 8, 10].find((step) => step * power >= max) ?? 10) * power;
  return isWhole ? Math.ceil(nice / 4) * 4 : nice;
}
