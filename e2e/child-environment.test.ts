import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { calls, type Script, says } from '@jettson/agent/testing';
import { bundlePrograms } from '@jettson/computers/sandbox';
import { expect, test, vi } from 'vitest';
import { startTestServer } from '../apps/server/src/testing/index.ts';

// What the processes that the server starts know of its environment, in which its keys are.

const POLL_MS = 5;

/** Looks at the environments of all descendants of this process until `stop`, which returns what each was called. */
function watchChildren(canary: string) {
  const seen = new Map<number, { title: string; knowsCanary: boolean }>();
  const look = () => {
    const parents = new Map(pids().map((pid) => [pid, parentOf(pid)]));
    for (const pid of parents.keys()) {
      if (pid === process.pid || !isDescendant(pid, parents)) continue;
      // A forked program has its parent's environment until it calls exec.
      const title = read(pid, 'cmdline').replaceAll('\0', ' ').trim();
      if (title !== '' && title !== read(process.pid, 'cmdline').replaceAll('\0', ' ').trim()) {
        seen.set(pid, { title, knowsCanary: read(pid, 'environ').includes(canary) });
      }
    }
  };
  const timer = setInterval(look, POLL_MS);
  return () => {
    clearInterval(timer);
    look();
    return [...seen.values()];
  };
}

function isDescendant(pid: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at = parents.get(pid); at !== undefined; at = parents.get(at)) if (at === process.pid) return true;
  return false;
}

const pids = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
const parentOf = (pid: number) => Number(/\) \S (\d+)/.exec(read(pid, 'stat'))?.[1] ?? 0);

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}

const script: Script = ({ messages }) => {
  const taken = messages.filter(({ role }) => role === 'assistant').length;
  const turns = [
    { name: 'jettson_browser_navigate', input: { url: 'http://10.0.0.1/' } },
    { name: 'jettson_shell_run', input: { command: 'sleep 1; env', timeout_seconds: 30 } },
  ];
  const turn = turns[taken];
  return turn === undefined ? says('done') : calls(`call-${taken}`, turn.name, turn.input);
};

test('no process that the server starts has its environment', async () => {
  const canary = `canary-${randomUUID()}`;
  vi.stubEnv('CANARY_API_KEY', canary);
  const stop = watchChildren(canary);

  await using server = await startTestServer(script);
  const { agents } = server.client;
  const agent = await agents.spawnAndWait('Look around', { pollIntervalMs: 100 });
  const events = [];
  for await (const { type, data } of agents.stream(agent.agent_id)) events.push({ type, data });
  await bundlePrograms(
    new URL('../packages/computers/src/exec-server/inside/main.ts', import.meta.url).pathname,
  );

  const children = stop();
  vi.unstubAllEnvs();
  const titles = children.map(({ title }) => title).join('\n');
  for (const name of [
    ...(process.env.JETTSON_TEST_DATABASE_URL === undefined ? ['engine-process'] : []),
    'jettson-launcher',
    'jettson-egress',
    'bwrap',
    'chrom',
    'print-bundle',
  ]) {
    expect(titles).toContain(name);
  }
  expect(children.filter(({ knowsCanary }) => knowsCanary)).toEqual([]);
  expect(JSON.stringify(events)).not.toContain(canary);
}, 120_000);
