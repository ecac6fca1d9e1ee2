import { lazy, Suspense } from 'react';
import { Skeleton } from './skeleton.tsx';

const Bars = lazy(() => import('./bars.tsx'));

export interface ChartProps {
  /** What it shows. */
  label: string;
  /** Milliseconds, evenly apart. */
  times: readonly number[];
  values: readonly number[];
  /** This function and the next must stay the same from render to render: the chart is drawn anew when they change. */
  formatTime: (at: number) => string;
  formatValue: (value: number) => string;
  /** For counts, there are no lines between whole numbers. */
  isWhole?: boolean;
}

/** Bars over time. The library that draws them is loaded with the first chart; readers who cannot see get a table. */
export function Chart({ label, ...bars }: ChartProps) {
  const { times, values, formatTime, formatValue } = bars;
  return (
    <figure aria-label={label} className="relative">
      <div aria-hidden className="h-52">
        <Suspense fallback={<Skeleton className="h-full" />}>
          <Bars {...bars} />
        </Suspense>
      </div>
      <table className="sr-only">
        <caption>{label}</caption>
        <tbody>
          {times.map((at, index) => (
            <tr key={at}>
              <th scope="row">{formatTime(at)}</th>
              <td>{formatValue(values[index] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
