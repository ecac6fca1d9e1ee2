import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { boundLabels } from './bound-labels.ts';

/** What this process counts and measures. One for a process, as are the lines that it logs. */
export const registry = new Registry();

/** The name of a metric here, and its name and unit in OpenTelemetry, where that is another one. */
export interface MetricNames {
  name: string;
  help: string;
  labels?: readonly string[];
  otel?: { name: string; unit: string };
}

const otelNames = new Map<string, { name: string; unit: string }>();

/** What OpenTelemetry calls a metric of this registry. */
export function otelNameOf(name: string): { name: string; unit: string } {
  return otelNames.get(name) ?? { name: name.replace(/_total$/, '').replaceAll('_', '.'), unit: '' };
}

type Labels = Record<string, string>;

/** Each label has a bounded number of values: what comes after those is counted as `other`. */
export function counter({ name, help, labels = [], otel }: MetricNames) {
  if (otel) otelNames.set(name, otel);
  const metric = new Counter({ name, help, labelNames: labels, registers: [registry] });
  const bound = boundLabels();
  return {
    add(values: Labels = {}, count = 1) {
      metric.inc(bound(values), count);
    },
  };
}

/** A distribution, in buckets with these upper bounds. */
export function histogram({ name, help, labels = [], otel, buckets }: MetricNames & { buckets: number[] }) {
  if (otel) otelNames.set(name, otel);
  const metric = new Histogram({ name, help, labelNames: labels, buckets, registers: [registry] });
  const bound = boundLabels();
  return {
    observe(values: Labels, value: number) {
      metric.observe(bound(values), value);
    },
  };
}

/** What is shown now: one value for each set of labels. */
export type Reading = { labels?: Labels; value: number };

/** A metric whose values are looked up when it is read. */
export interface Watched {
  /**
   * Adds something to look at, until the function that it returns is called. What several show under the same labels is
   * added up.
   */
  watch(look: () => readonly Reading[]): () => void;
}

/** A value that goes up and down. */
export function gauge(names: MetricNames): Watched {
  return watched(Gauge, names);
}

/** What somebody else has counted. */
export function watchedCounter(names: MetricNames): Watched {
  return watched(Counter, names);
}

function watched(
  Kind: typeof Gauge | typeof Counter,
  { name, help, labels = [], otel }: MetricNames,
): Watched {
  if (otel) otelNames.set(name, otel);
  const looks = new Set<() => readonly Reading[]>();
  const bound = boundLabels();
  const metric: Gauge | Counter = new Kind({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      metric.reset();
      for (const look of looks) {
        for (const { labels: values = {}, value } of look()) metric.inc(bound(values), value);
      }
    },
  });
  return {
    watch(look) {
      looks.add(look);
      return () => void looks.delete(look);
    },
  };
}
