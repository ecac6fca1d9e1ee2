/**
 * What a function tool costs: `node bench/tools/run.ts [runs] [waiting agents]`. The same run with one call of a built-in tool
 * and with one call of a function of this program, client and server on one machine, over the real wire with a scripted model;
 * then what agents that wait for a result take of the processor and of the memory. Compare the difference of the two runs, not
 * the milliseconds of two machines.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { Jettson, tool } from '@jettson/sdk';
import { descendants, startServerProcess, stopGently } from '../../e2e/chaos/server-process.ts';

const RUNS = Number(process.argv[2] ?? 40);
const WAITING = Number(process.argv[3] ?? 200);
const WATCHED_SECONDS = 20;

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
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

async function timed(work: () => Promise<{ status: string }>): Promise<number> {
  const startedAt = performance.now();
  const { status } = await work();
  if (status !== 'completed') throw new Error(`a run ended as ${status}`);
  return performance.now() - startedAt;
}

/** Processor seconds and resident bytes of the server and all that it started. */
async function useOf(pid: number): Promise<{ seconds: number; bytes: number }> {
  const pids = [pid, ...(await descendants(pid)).map((child) => child.pid)];
  let [ticks, pages] = [0, 0];
  for (const one of pids) {
    const stat = await readFile(`/proc/${one}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    pages += Number(fields[21] ?? 0);
  }
  return { seconds: ticks / 100, bytes: pages * 4096 };
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
  for (const [name, values] of [
    ['a run with a call of a built-in tool', base],
    ['the same with a call of a function tool', functions],
  ] as const) {
    console.log(
      `${name.padEnd(44)} p50 ${quantile(values, 0.5).toFixed(1)} ms  p95 ${quantile(values, 0.95).toFixed(1)} ms`,
    );
  }
  console.log(
    `added by the function tool, p50: ${(quantile(functions, 0.5) - quantile(base, 0.5)).toFixed(1)} ms`,
  );

  await client.request({ method: 'GET', path: '/account' });
  const pid = server.child.pid as number;
  const idle = await useOf(pid);
  let spawned = 0;
  for (; spawned < WAITING; spawned++) {
    const definition = { ...now.definition, timeout_seconds: 86_400 };
    // The plan's limit of agents at once decides how many there can be.
    const agent = await client.agents
      .spawn('now', { tools: [definition], ...options, maxRetries: 0 })
      .catch(() => null);
    if (agent === null) break;
  }
  const waits = async () => (await client.agents.pending({ limit: 1000 })).data.length;
  while ((await waits()) < spawned) await sleep(200);
  await sleep(5000);
  const before = await useOf(pid);
  await sleep(WATCHED_SECONDS * 1000);
  const after = await useOf(pid);
  const share = ((after.seconds - before.seconds) / WATCHED_SECONDS) * 100;
  console.log(
    `${spawned} agents that wait: ${share.toFixed(1)} % of a processor, ${((after.bytes - idle.bytes) / spawned / 1024).toFixed(0)} kB each`,
  );
} finally {
  await stopGently(server);
  await provider.close();
  await rm(folder, { recursive: true, force: true });
}
