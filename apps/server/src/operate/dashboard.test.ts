import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
// Each room defines its metrics where they are counted.
import '../start-server.ts';
import { registry } from '../telemetry/metrics.ts';

const read = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../../deploy/telemetry', name), 'utf8');

interface Metric {
  name: string;
  type: string;
  labelNames: string[];
}
const metrics = registry.getMetricsAsArray() as unknown as Metric[];

/** What Prometheus itself adds. */
const OF_PROMETHEUS = new Set(['instance', 'job', 'le']);

/** The names in an expression that are neither functions, keywords nor labels. */
function namesIn(expression: string): string[] {
  return [...expression.matchAll(/\b(?:jettson|gen_ai_client|http_server|process|nodejs)_\w+/g)]
    .map(([name]) => name)
    .filter((name) => !metrics.some(({ labelNames }) => labelNames.includes(name)));
}

function isExposed(name: string): boolean {
  return metrics.some((metric) =>
    metric.type === 'histogram'
      ? [`${metric.name}_bucket`, `${metric.name}_count`, `${metric.name}_sum`].includes(name)
      : metric.name === name,
  );
}

/** The labels by which an expression selects or groups. */
function labelsIn(expression: string): string[] {
  const grouped = [...expression.matchAll(/\bby \(([\w, ]+)\)/g)].flatMap(([, list = '']) =>
    list.split(/, */),
  );
  const selected = [...expression.matchAll(/(\w+)=~?"/g)].map(([, name = '']) => name);
  return [...grouped, ...selected].filter((name) => !OF_PROMETHEUS.has(name));
}

const dashboard: { panels: { title: string; targets: { expr: string }[] }[] } = JSON.parse(
  read('dashboard.json'),
);
const panels = dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));
interface Rule {
  alert: string;
  expr: string;
  annotations: { summary: string; todo: string };
}
const rules: Rule[] = parse(read('alerts.yaml')).groups.flatMap(({ rules: all }: { rules: Rule[] }) => all);

test.each([...panels, ...rules.map(({ alert, expr }) => ({ title: alert, expr }))])(
  '$title is about metrics and labels that are there',
  ({ title, expr }) => {
    const names = namesIn(expr);

    expect(names.length > 0 || title === 'JettsonDown').toBe(true);
    expect(names.filter((name) => !isExposed(name))).toEqual([]);
    expect(
      labelsIn(expr).filter((label) => !metrics.some(({ labelNames }) => labelNames.includes(label))),
    ).toEqual([]);
  },
);

test.each(rules)('$alert says what has happened and what to do', ({ annotations: { summary, todo } }) => {
  expect(summary.length).toBeGreaterThan(10);
  expect(todo.length).toBeGreaterThan(40);
});

test('no alert and no panel is there twice', () => {
  for (const titles of [rules.map(({ alert }) => alert), dashboard.panels.map(({ title }) => title)]) {
    expect(new Set(titles).size).toBe(titles.length);
  }
});
