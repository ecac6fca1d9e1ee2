import { lazy, Suspense } from 'react';
import { Skeleton } from './skeleton.tsx';

const StackedBars = lazy(() => import('./stacked-bars.tsx'));

export interface ChartSeries {
  label: string;
  /** A colour of the theme, e.g. "--color-good". */
  color: string;
  values: number[];
}

export interface ChartProps {
  /** What it shows, for those who do not see it. */
  label: string;
  /** Milliseconds, evenly apart. */
  times: number[];
  series: ChartSeries[];
  formatTime: (at: number) => string;
  formatValue: (value: number) => string;
}

/** Stacked bars over time; the library comes when one is shown. */
export function Chart(props: ChartProps) {
  return (
    <div className="h-44 w-full">
      <Suspense fallback={<Skeleton className="h-full w-full" />}>
        <StackedBars {...props} />
      </Suspense>
    </div>
  );
}
