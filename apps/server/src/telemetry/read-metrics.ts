import type { MetricObjectWithValues, MetricValue, MetricValueWithName } from 'prom-client';
import { registry } from './metrics.ts';
import './process-metrics.ts';
import { refreshReadings } from './readings.ts';

/** All metrics, in the form in which they are exported. */
type ReadMetric = { name: string; help: string } & (
  | { type: 'counter' | 'gauge'; points: { labels: Record<string, string>; value: number }[] }
  | {
      type: 'histogram';
      /** `counts` has one more than `bounds`: what is above the last. */
      points: { labels: Record<string, string>; bounds: number[]; counts: number[]; sum: number }[];
    }
);

/** What the process counts and measures now, as text for Prometheus. */
export async function readMetricsText(): Promise<string> {
  await refreshReadings();
  return registry.metrics();
}

/** The same as data. */
export async function readMetrics(): Promise<{ metrics: ReadMetric[] }> {
  await refreshReadings();
  const read = (await registry.getMetricsAsJSON()) as unknown as MetricObjectWithValues<
    MetricValue<string>
  >[];
  return { metrics: read.filter(({ values }) => values.length > 0).map(toMetric) };
}

function toMetric({ name, help, type, values }: MetricObjectWithValues<MetricValue<string>>): ReadMetric {
  if (String(type) !== 'histogram') {
    const points = values.map(({ labels, value }) => ({ labels: toText(labels), value }));
    return { name, help, type: String(type) === 'counter' ? 'counter' : 'gauge', points };
  }
  const points = new Map<
    string,
    { labels: Record<string, string>; bounds: number[]; counts: number[]; sum: number }
  >();
  for (const {
    metricName,
    labels: { le, ...rest },
    value,
  } of values as MetricValueWithName<string>[]) {
    const labels = toText(rest);
    const key = JSON.stringify(labels);
    const point = points.get(key) ?? { labels, bounds: [], counts: [], sum: 0 };
    points.set(key, point);
    if (metricName === `${name}_sum`) point.sum = value;
    if (metricName !== `${name}_bucket`) continue;
    // Each bucket contains those below it.
    const below = point.counts.reduce((total, count) => total + count, 0);
    point.counts.push(value - below);
    if (le !== '+Inf') point.bounds.push(Number(le));
  }
  return { name, help, type: 'histogram', points: [...points.values()] };
}

function toText(labels: Partial<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}
