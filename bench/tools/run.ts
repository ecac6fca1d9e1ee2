/**
 * What a function tool costs: `node bench/tools/run.ts [runs]`. The same run with one call of a built-in tool and with one call
 * of a function of this program, client and server on one machine, over the real wire with a scripted model. Compare the
 * difference of the two runs, not the milliseconds of two machines. Agents of Mastra and of LangGraph do the same run beside
 * them, as libraries in one process: what theirs takes less is the price of a server that outlives the program and of a log that
 * is on disk before each step. `bench/mcp` measures MCP tools, `bench/waiting` agents that wait.
 */

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson, tool } from '@jettson/sdk';
import { startServerProcess, stopGently } from '../../e2e/chaos/server-process.ts';
import { measureOthers } from './other-products.ts';

const RUNS = Number(process.argv[2] ?? 40);

/** Calls the tool that the task names, and then answers. */
const script: Script = ({ messages }) => {
  const name = messages[0]?.text ?? '';
  return messages.some(({ role }) => role === 'tool') ? says('done') : calls('c', name, {});
};
const now = tool({
  name: 'now',
  description: 'The time.',
  inputSchema: { type: 'object', properties: {} },
  run: () => Date.now(),
});
const options = { memory: { recall: false, extract: false } };

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function report(name: string, values: number[]): void {
  const [p50, p95] = [quantile(values, 0.5).toFixed(1), quantile(values, 0.95).toFixed(1)];
  console.log(`${name.padEnd(62)} p50 ${p50} ms  p95 ${p95} ms`);
}

async function timed(work: () => Promise<{ status: string }>): Promise<number> {
  const startedAt = performance.now();
  const { status } = await work();
  if (status !== 'completed') throw new Error(`a run ended as ${status}`);
  return performance.now() - startedAt;
}

const provider = await startScriptedModelServer(script);
const folder = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
const server = await startServerProcess(join(folder, 'data'), {
  JETTSON_MODEL: 'anthropic/scripted',
  ANTHROPIC_API_KEY: 'bench',
  ANTHROPIC_BASE_URL: provider.url,
});
try {
  const client = new Jettson({ apiKey: server.apiKey, baseUrl: server.url });
  const builtIn = () => client.agents.run('jettson_memory_list', { tools: ['memory'], ...options });
  const ours = () => client.agents.run('now', { tools: [now], ...options });
  await builtIn();
  await ours();
  const [base, functions]: [number[], number[]] = [[], []];
  // In turns, so that both meet the same machine.
  for (let run = 0; run < RUNS; run++) {
    base.push(await timed(builtIn));
    functions.push(await timed(ours));
  }
  report('a run with a call of a built-in tool', base);
  report('the same with a call of a function tool', functions);
  console.log(
    `added by the function tool, p50: ${(quantile(functions, 0.5) - quantile(base, 0.5)).toFixed(1)} ms`,
  );
  for (const other of await measureOthers(provider.url, RUNS)) {
    if ('times' in other) report(other.name, other.times);
    else console.log(`${other.name} not measured: ${other.error}`);
  }
} finally {
  await stopGently(server);
  await provider.close();
  await removeFolder(folder);
}
