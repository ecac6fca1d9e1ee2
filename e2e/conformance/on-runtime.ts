/**
 * The conformance suite on another runtime, with the package as it is published:
 * `npm run build -w packages/sdk && node e2e/conformance/on-runtime.ts bun` (or `deno run -A`, or an older `node`).
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { readCases } from './case.ts';
import { API_KEY } from './check-request.ts';
import { startFaultServer } from './fault-server.ts';

const [command = 'node', ...args] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'jettson-runtime-'));
const cases = readCases();
const server = await startFaultServer(cases);
const program = `
  import { Jettson } from '@jettson/sdk';
  import { performCase, toErrorFields, toOptions } from './perform-case.ts';
  const outcomes = await Promise.all(CASES.map(async (known) => {
    const client = new Jettson({ apiKey: '${API_KEY}', baseUrl: known.baseUrl, ...toOptions(known.client) });
    const outcome = await performCase(client, known.call).catch((error) => ({ error: toErrorFields(error) }));
    return { name: known.name, outcome: outcome ?? null };
  }));
  console.log(JSON.stringify(outcomes));
`;
try {
  const given = [...cases.values()].map((known) => ({
    ...known,
    baseUrl: server.baseUrl(known.name, 'run'),
  }));
  await build({
    stdin: { contents: program, resolveDir: here, loader: 'ts' },
    define: { CASES: JSON.stringify(given) },
    alias: { '@jettson/sdk': fileURLToPath(new URL('../../packages/sdk/dist/index.js', import.meta.url)) },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outfile: join(folder, 'run.mjs'),
  });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const run = await promisify(execFile)(command, [...args, join(folder, 'run.mjs')], { maxBuffer: 2 ** 26 });
  const outcomes = JSON.parse(run.stdout) as {
    name: string;
    outcome: { error?: { type?: string } } | null;
  }[];
  let failed = 0;
  for (const { name, outcome } of outcomes) {
    const response = await fetch(`${server.url}/verdict/${encodeURIComponent(name)}/run`);
    const problems = (await response.json()) as string[];
    const wanted = cases.get(name)?.error?.type;
    if (outcome?.error?.type !== wanted) problems.push(`gave ${JSON.stringify(outcome)}, not ${wanted}`);
    if (problems.length > 0) failed++;
    for (const problem of problems) process.stdout.write(`${name}: ${problem}\n`);
  }
  process.stdout.write(`${outcomes.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  await server.close();
  await rm(folder, { recursive: true });
}
