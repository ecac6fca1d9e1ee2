import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../shell/theme.ts';
import type { ChartProps } from './chart.tsx';

const drawBars = uPlot.paths.bars?.({ size: [0.7, 28], radius: 0.12 });

/** Steps between the labels of an axis, for days and for counts. */
const TIME_STEPS = [1, 2, 7, 14, 28];
const WHOLE_STEPS = Array.from({ length: 13 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat();

/** The bars themselves, on a canvas in the colours of the theme. The value under the pointer is also shown as text. */
export default function Bars({
  times,
  values,
  formatTime,
  formatValue,
  isWhole = false,
}: Omit<ChartProps, 'label'>) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [pointedAt, setPointedAt] = useState<number | null>(null);
  const theme = useTheme();

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const muted = () => colorOf(element, '--color-muted');
    const font = `11px ${getComputedStyle(element).fontFamily}`;
    const grid = { stroke: () => colorOf(element, '--color-line'), width: 1 };
    const drawn = new uPlot(
      {
        width: element.clientWidth,
        height: element.clientHeight,
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: {
          x: { time: false, range: () => [-0.5, times.length - 0.5] },
          y: { range: (_, __, max) => uPlot.rangeNum(0, max > 0 ? max : 1, 0.1, true) },
        },
        series: [
          {},
          {
            fill: () => colorOf(element, '--color-accent'),
            width: 0,
            ...(drawBars && { paths: drawBars }),
            points: { show: false },
          },
        ],
        axes: [
          {
            font,
            stroke: muted,
            grid: { show: false },
            ticks: { show: false },
            incrs: TIME_STEPS,
            space: 60,
            size: 28,
            values: (_, indexes) => indexes.map((index) => formatTime(times[index] ?? 0)),
          },
          {
            font,
            stroke: muted,
            grid,
            ticks: { show: false },
            size: 56,
            ...(isWhole && { incrs: WHOLE_STEPS }),
            values: (_, amounts) => amounts.map(formatValue),
          },
        ],
        hooks: { setCursor: [({ cursor }) => setPointedAt(cursor.idx ?? null)] },
      },
      [times.map((_, index) => index), [...values]],
      element,
    );
    plot.current = drawn;
    const resize = new ResizeObserver(() =>
      drawn.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    resize.observe(element);
    return () => {
      resize.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [times, values, formatTime, formatValue, isWhole]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const redraw = () => plot.current?.redraw();
    redraw();
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', redraw);
    return () => system.removeEventListener('change', redraw);
  }, [theme]);

  return (
    <div ref={box} className="relative h-full w-full overflow-hidden">
      {pointedAt !== null && (
        <p className="pointer-events-none absolute top-0 right-0 z-10 rounded-md bg-raised px-2 py-1 text-xs shadow-pop">
          {formatTime(times[pointedAt] ?? 0)}
          <span className="tabular ml-3 font-medium text-strong">{formatValue(values[pointedAt] ?? 0)}</span>
        </p>
      )}
    </div>
  );
}

/** A colour of the theme as a canvas takes it. */
function colorOf(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  return getComputedStyle(element).color;
}
