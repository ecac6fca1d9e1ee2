import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartProps } from './chart.tsx';

const HEIGHT = 176;

/** Draws the highest sum first and the parts over it, so that each shows its own share. */
export default function StackedBars({ label, times, series, formatTime, formatValue }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const scheme = useScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes what the colours mean
  useEffect(() => {
    if (box.current === null) return;
    const colorOf = (name: string) => resolveColor(box.current as HTMLElement, name);
    const sums = stack(series.map(({ values }) => values));
    const chart = new uPlot(
      {
        width: box.current.clientWidth,
        height: HEIGHT,
        padding: [8, 8, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: {
          x: { time: true, range: (_, min, max) => padded(min, max, times.length) },
          y: { range: fromZero },
        },
        axes: [
          {
            stroke: colorOf('--color-muted'),
            font: '11px system-ui',
            grid: { show: false },
            ticks: { show: false },
            values: (_, at) => at.map((second) => formatTime(second * 1000)),
            space: 70,
            size: 24,
          },
          {
            stroke: colorOf('--color-muted'),
            font: '11px system-ui',
            grid: { stroke: colorOf('--color-line'), width: 1 },
            ticks: { show: false },
            values: (_, values) => values.map((value) => formatValue(value)),
            size: 52,
            space: 36,
          },
        ],
        series: [
          {},
          ...series.map(({ label: name, color }) => ({
            label: name,
            fill: colorOf(color),
            stroke: colorOf(color),
            width: 0,
            points: { show: false },
            paths: uPlot.paths.bars?.({ size: [0.7, 28], radius: 0.15 }) as uPlot.Series.PathBuilder,
          })),
        ],
        hooks: { setCursor: [(plot) => setHovered(plot.cursor.idx ?? null)] },
      },
      [times.map((at) => at / 1000), ...sums],
      box.current,
    );
    const observer = new ResizeObserver(([entry]) => {
      if (entry) chart.setSize({ width: entry.contentRect.width, height: HEIGHT });
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [times, series, scheme]);

  const at = hovered === null ? undefined : times[hovered];
  return (
    <figure className="relative h-full w-full" aria-label={label}>
      <div ref={box} className="h-full w-full" />
      <figcaption className="sr-only">
        {series
          .map(({ label: name, values }) => `${name}: ${formatValue(values.reduce((a, b) => a + b, 0))}`)
          .join(', ')}
      </figcaption>
      {at !== undefined && (
        <div
          aria-hidden
          className="pointer-events-none absolute top-0 right-2 rounded-md bg-raised px-2 py-1 shadow-pop"
        >
          <p className="text-muted text-xs">{formatTime(at)}</p>
          {series.map(({ label: name, color, values }) => (
            <p key={name} className="tabular flex items-center gap-1.5 text-strong text-xs">
              <span className="size-2 rounded-sm" style={{ background: `var(${color})` }} />
              {name}
              <span className="ml-auto pl-3">{formatValue(values[hovered ?? 0] ?? 0)}</span>
            </p>
          ))}
        </div>
      )}
    </figure>
  );
}

/** Sums from the first series up, the whole first. */
function stack(all: number[][]): number[][] {
  return all.map((values, index) =>
    values.map((_, at) => all.slice(index).reduce((sum, part) => sum + (part[at] ?? 0), 0)),
  );
}

const fromZero = (_: uPlot, __: number, max: number): uPlot.Range.MinMax => [0, max > 0 ? max * 1.1 : 1];

function padded(min: number, max: number, count: number): uPlot.Range.MinMax {
  const half = count > 1 ? (max - min) / (count - 1) / 2 : 1800;
  return [min - half, max + half];
}

/** A canvas knows no light-dark(): the page has to say what the colour is. */
function resolveColor(element: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function readScheme(): string {
  const { theme } = document.documentElement.dataset;
  return theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

/** Changes when the theme does. */
function useScheme(): string {
  const [scheme, setScheme] = useState(readScheme);
  useEffect(() => {
    const update = () => setScheme(readScheme());
    const media = matchMedia('(prefers-color-scheme: dark)');
    const observer = new MutationObserver(update);
    media.addEventListener('change', update);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      media.removeEventListener('change', update);
      observer.disconnect();
    };
  }, []);
  return scheme;
}
