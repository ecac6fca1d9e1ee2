import { setTimeout as sleep } from 'node:timers/promises';
import { calls, type Script, says } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { stopGently } from '../chaos/server-process.ts';
import { hasSandbox } from '../has-sandbox.ts';
import { HAS_ENDED, startOperated } from './start-operated.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };

/** Writes a file, works for as long as its task says, reads the file, and says all that it was told. */
const script: Script = ({ messages }) => {
  const seconds = /works for (\d+)/.exec(messages[0]?.text ?? '')?.[1];
  switch (messages.filter(({ role }) => role === 'assistant').length) {
    case 0:
      return calls('write', 'jettson_shell_run', { command: 'mkdir -p deep; echo kept > deep/file' });
    case 1:
      return calls('work', 'jettson_shell_run', {
        command: `echo started; sleep ${seconds}; echo worked`,
        timeout_seconds: 60,
      });
    case 2:
      return calls('read', 'jettson_shell_run', { command: 'cat deep/file' });
    default:
      return says(messages.map(({ text }) => text).join('\n'));
  }
};

// Needs a machine on which bubblewrap can start a sandbox.
test.runIf(hasSandbox)(
  'at a stop readiness says so before the listener closes; a step ends within the drain time, a longer one is cut, and workspaces move',
  { timeout: 180_000 },
  async () => {
    await using server = await startOperated(script, {
      JETTSON_DRAIN_SECONDS: '8',
      JETTSON_STOP_DELAY_SECONDS: '1',
    });
    const slow = await server.client.agents.spawn('works for 59');
    const quick = await server.client.agents.spawn('works for 5');
    const isWorking = async (id: string) => {
      const { data } = await server.client.agents.events(id, { limit: 100 });
      return data.filter(({ type }) => type === 'tool-call-start').length === 2;
    };
    for (const { agent_id: id } of [slow, quick]) await expect.poll(() => isWorking(id), PATIENCE).toBe(true);

    const seen: (number | undefined)[] = [];
    let isStopped = false;
    const watching = (async () => {
      while (!isStopped) {
        seen.push((await server.ready())?.status);
        await sleep(50);
      }
    })();
    const exitCode = await stopGently(server.process);
    isStopped = true;
    await watching;
    await server.start();
    const { client } = server;
    const ended = async () => Promise.all([quick, slow].map(({ agent_id: id }) => client.agents.get(id)));
    await expect
      .poll(async () => (await ended()).every(HAS_ENDED), { ...PATIENCE, timeout: 150_000 })
      .toBe(true);
    const [first, second] = await ended();
    const moved = (await client.agents.events(slow.agent_id, { limit: 100 })).data.map(({ type }) => type);

    expect(exitCode).toBe(0);
    expect(seen).toContain(503);
    expect(seen.lastIndexOf(200)).toBeLessThan(seen.indexOf(503));
    expect(first).toMatchObject({ status: 'completed', error: null });
    expect(first?.final_result).toMatch(/worked.*kept/s);
    expect(second).toMatchObject({ status: 'completed', error: null });
    expect(second?.final_result).toMatch(/interrupted before its result.*kept/s);
    expect(second?.final_result).not.toContain('worked\n');
    expect(moved).toContain('workspace-saved');
    expect(moved).toContain('workspace-restored');
  },
);
