import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { readCases } from './case.ts';
import { API_KEY } from './check-request.ts';
import { startFaultServer } from './fault-server.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PROGRAM = `
  import { Jettson } from '@jettson/sdk';
  import { performCase, toErrorFields, toOptions } from './perform-case.ts';
  const outcomes = [];
  const waiting = [...CASES];
  const work = async () => {
    for (let known = waiting.shift(); known; known = waiting.shift()) {
      const client = new Jettson({ apiKey: '${API_KEY}', baseUrl: known.baseUrl, ...toOptions(known.client) });
      const outcome = await performCase(client, known.call).catch((error) => ({ error: toErrorFields(error) }));
      outcomes.push({ name: known.name, outcome: outcome ?? null });
    }
  };
  // All at once, they would delay each other past the deadlines that some of them test.
  await Promise.all(Array.from({ length: 10 }, work));
  console.log(JSON.stringify(outcomes));
`;

interface Outcome {
  name: string;
  outcome: { error?: { type?: string } } | null;
}

/**
 * The conformance suite on another runtime, e.g. `['deno', 'run', '-A']`, in a folder where the SDK is installed.
 * Returns how many cases ran, and what went wrong, a line each.
 */
export async function conformOn(
  [command = 'node', ...args]: string[],
  folder: string,
): Promise<{ cases: number; problems: string[] }> {
  const cases = readCases();
  const server = await startFaultServer(cases);
  try {
    const given = [...cases.values()].map((known) => ({
      ...known,
      baseUrl: server.baseUrl(known.name, 'run'),
    }));
    await build({
      stdin: { contents: PROGRAM, resolveDir: HERE, loader: 'ts' },
      define: { CASES: JSON.stringify(given) },
      external: ['@jettson/sdk'],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      outfile: join(folder, 'conformance.mjs'),
    });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const options = { cwd: folder, maxBuffer: 2 ** 26 };
    const { stdout } = await promisify(execFile)(command, [...args, 'conformance.mjs'], options);
    const outcomes = JSON.parse(stdout) as Outcome[];
    const problems: string[] = [];
    for (const { name, outcome } of outcomes) {
      const response = await fetch(`${server.url}/verdict/${encodeURIComponent(name)}/run`);
      const wanted = cases.get(name)?.error?.type;
      const found = (await response.json()) as string[];
      if (outcome?.error?.type !== wanted) found.push(`gave ${JSON.stringify(outcome)}, not ${wanted}`);
      problems.push(...found.map((problem) => `${name}: ${problem}`));
    }
    return { cases: outcomes.length, problems };
  } finally {
    await server.close();
  }
}
