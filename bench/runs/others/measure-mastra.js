/**
 * Runs of a durable Mastra agent: `node measure-mastra.js <model server> <runs> <at once> [database file]`. Prints JSON.
 *
 * With a file, it keeps running agents in LibSQL, so that they can be continued after a crash. Mastra does that only if
 * `recovery` says so; otherwise nothing of a running agent is stored, whatever the store is.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAnthropic } from '@ai-sdk/anthropic';
import { Mastra } from '@mastra/core';
import { Agent } from '@mastra/core/agent';
import { createDurableAgent } from '@mastra/core/agent/durable';
import { InMemoryStore } from '@mastra/core/storage';
import { createTool } from '@mastra/core/tools';
import { LibSQLStore } from '@mastra/libsql';
import { z } from 'zod';

const [, , url, runs, atOnce, file] = process.argv;
const shell = createTool({
  id: 'shell',
  description: 'Runs a command.',
  inputSchema: z.object({ command: z.string() }),
  execute: async ({ command }) => (await promisify(execFile)('sh', ['-c', command])).stdout,
});
const write = createTool({
  id: 'write',
  description: 'Writes a file.',
  inputSchema: z.object({ path: z.string(), content: z.string() }),
  execute: async ({ path, content }) => {
    await writeFile(join(await mkdtemp(join(tmpdir(), 'bench-')), path), content);
    return 'written';
  },
});
const agent = createDurableAgent({
  agent: new Agent({
    id: 'bench',
    name: 'bench',
    instructions: 'You do what you are told.',
    model: createAnthropic({ apiKey: 'bench', baseURL: `${url}/v1` })('scripted'),
    tools: { shell, write },
  }),
});
new Mastra({
  agents: { bench: agent },
  logger: false,
  ...(file === undefined
    ? { storage: new InMemoryStore() }
    : {
        storage: new LibSQLStore({ id: 'bench', url: `file:${file}` }),
        recovery: { durableAgents: 'auto' },
      }),
});

async function run() {
  const startedAt = performance.now();
  const { output, cleanup } = await agent.stream('bench');
  const text = await output.text;
  cleanup?.();
  if (!text.includes('done')) throw new Error(`the agent said ${text}`);
  return performance.now() - startedAt;
}

const times = [];
for (let n = -3; n < Number(runs); n++) {
  const ms = await run();
  // The first ones load the code.
  if (n >= 0) times.push(ms);
}
let left = Number(runs) * 2;
const startedAt = performance.now();
const before = process.cpuUsage();
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    while (left-- > 0) await run();
  }),
);
const { user, system } = process.cpuUsage(before);
const perSecond = (Number(runs) * 2000) / (performance.now() - startedAt);
const cpuMs = (user + system) / 1000 / (Number(runs) * 2);
console.log(JSON.stringify({ times, perSecond, cpuMs }));
process.exit();
