import { readFileSync } from 'node:fs';
// Each room defines its metrics where they are counted.
import '../apps/server/src/start-server.ts';
import { registry } from '../apps/server/src/telemetry/metrics.ts';
import '../apps/server/src/telemetry/process-metrics.ts';
import type { GeneratedFile } from './generate.ts';

const PATH = 'docs/operate/telemetry.md';
const [BEGIN, END] = ['<!-- metrics -->', '<!-- /metrics -->'];

/** The table of metrics in the page about them. */
export async function generateMetricsTable(): Promise<GeneratedFile> {
  const page = readFileSync(new URL(`../${PATH}`, import.meta.url), 'utf8');
  const metrics = registry.getMetricsAsArray() as unknown as {
    name: string;
    help: string;
    type: string;
    labelNames: string[];
  }[];
  const rows = metrics
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(
      ({ name, help, type, labelNames }) =>
        `| \`${name}\` (${type}) | ${labelNames.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
    );
  const table = ['| metric | labels | what it is |', '|---|---|---|', ...rows].join('\n');
  const [before = '', rest = ''] = page.split(BEGIN);
  const [, after = ''] = rest.split(END);
  return { path: PATH, text: `${before}${BEGIN}\n${table}\n${END}${after}` };
}
