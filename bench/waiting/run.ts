/**
 * What agents cost that wait for the result of a function tool: `node bench/waiting/run.ts [agents] [seconds]`. Measures
 * the processor time and the memory of the server and its children, first without agents and then with all of them
 * waiting without a computer. The difference is what they cost.
 */

import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import type { Account } from '@jettson/contract';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { descendants, startServerProcess, stopGently } from '../../e2e/chaos/server-process.ts';

const AGENTS = Number(process.argv[2] ?? 200);
const SECONDS = Number(process.argv[3] ?? 60);
/** The account that the server makes may run so many agents at once. */
const AT_ONCE = 20;
/** Of a clock that /proc counts in. */
const TICKS_PER_SECOND = 100;

const script = inTurns(calls('ask', 'ask_person', {}), says('done'));
const TOOL = { type: 'function', name: 'ask_person', description: 'Asks.', input_schema: { type: 'object' } };

interface Use {
  cpuSeconds: number;
  memoryMb: number;
}

/** What the process and its descendants have used so far. */
async function useOf(pid: number): Promise<Use> {
  const family = [pid, ...(await descendants(pid)).map((child) => child.pid)];
  const all = await Promise.all(family.map(processUse));
  return {
    cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    memoryMb: all.reduce((sum, { memoryMb }) => sum + memoryMb, 0),
  };
}

async function processUse(pid: number): Promise<Use> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const stat = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const status = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kb = Number(/^Pss: +(\d+)/m.exec(status)?.[1] ?? 0);
  return {
    cpuSeconds: (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) / TICKS_PER_SECOND,
    memoryMb: kb / 1024,
  };
}

async function measure(pid: number): Promise<Use> {
  const before = await useOf(pid);
  await sleep(SECONDS * 1000);
  const after = await useOf(pid);
  return { cpuSeconds: after.cpuSeconds - before.cpuSeconds, memoryMb: after.memoryMb };
}

async function account(baseUrl: string, apiKey: string): Promise<Account> {
  const response = await fetch(`${baseUrl}/account`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  return (await response.json()) as Account;
}

const dataDir = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
const provider = await startScriptedModelServer(script);
const server = await startServerProcess(dataDir, {
  JETTSON_MODEL: 'anthropic/scripted',
  ANTHROPIC_API_KEY: 'bench',
  ANTHROPIC_BASE_URL: provider.url,
  JETTSON_REGIONS: 'iad=0',
});
try {
  const apiKey = server.apiKey ?? '';
  const client = new Jettson({ apiKey, baseUrl: server.url });
  const spawn = () =>
    client.agents.spawn('bench', { tools: [TOOL] as never, metadata: { auto_extract: false } });
  const pid = server.child.pid ?? 0;
  // The first run loads what a server loads once.
  for (let n = 0; n < AT_ONCE; n++) await spawn();
  await sleep(10_000);
  const without = await measure(pid);
  for (let spawned = AT_ONCE; spawned < AGENTS; ) {
    const { live_agents: live } = await account(server.url, apiKey);
    for (let room = AT_ONCE - live; room > 0 && spawned < AGENTS; room--, spawned++) await spawn();
    await sleep(200);
  }
  await sleep(15_000);
  const { waiting_agents: waiting } = await account(server.url, apiKey);
  const use = await measure(pid);
  const more = waiting - AT_ONCE;
  console.log(`agents waiting            ${AT_ONCE} → ${waiting}`);
  console.log(
    `processor in ${SECONDS} s          ${without.cpuSeconds.toFixed(2)} s → ${use.cpuSeconds.toFixed(2)} s`,
  );
  console.log(`memory                    ${without.memoryMb.toFixed(0)} MB → ${use.memoryMb.toFixed(0)} MB`);
  console.log(`memory for each agent     ${((use.memoryMb - without.memoryMb) / more).toFixed(3)} MB`);
} finally {
  await stopGently(server);
  await provider.close();
  await removeFolder(dataDir);
}
