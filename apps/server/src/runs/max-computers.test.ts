import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { calls, says } from '@jettson/agent/testing';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { untilAgent, useTestServer } from '../testing/index.ts';

const MAX = 2;

const server = useTestServer(
  ({ messages }) => {
    const last = messages.at(-1);
    if (last?.role === 'tool') return says(last.text);
    const isFollowUp = last?.text.includes('again') ?? false;
    return calls('c', 'jettson_shell_run', { command: isFollowUp ? 'cat note' : 'echo kept > note' });
  },
  {
    environment: {
      JETTSON_CONCURRENCY: '8',
      JETTSON_MAX_COMPUTERS: String(MAX),
      JETTSON_REGIONS: 'iad=1,lhr=1',
    },
  },
);

/** Folders of computers that stand now. */
async function countComputers(): Promise<number> {
  const names = await readdir(join(server.config.dataDir, 'computers'));
  return names.filter((name) => /^(cmp_|check-)/.test(name)).length;
}

test('warm, running and waiting agents never have more computers than allowed, and waiting ones make room for others', async () => {
  const { db } = server.server.deps.database;
  let most = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      most = Math.max(most, await countComputers());
      await sleep(2);
    }
  })();

  const agents = await Promise.all(
    Array.from({ length: 5 }, () => server.client.agents.spawn('x', { keepAlive: true })),
  );
  for (const { agent_id: id } of agents) {
    await untilAgent(server, id, ({ status, final_result }) => status === 'idle' && final_result !== null);
  }
  const [first] = agents;
  await server.client.agents.messages.send(first?.agent_id ?? '', 'again');
  const answered = await untilAgent(
    server,
    first?.agent_id ?? '',
    ({ final_result: text }) => text?.includes('kept') ?? false,
  );
  isOver = true;
  await watching;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from agents where parked_since is not null`.execute(db);
  for (const { agent_id: id } of agents) await server.client.agents.cancel(id);

  expect(most).toBeLessThanOrEqual(MAX);
  expect(rows[0]?.count).toBeGreaterThanOrEqual(agents.length - MAX);
  expect(answered.error).toBeNull();
});
