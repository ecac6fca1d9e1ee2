import { type Script, says } from '@jettson/agent/testing';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { untilAgent, useTestServer } from '../testing/index.ts';

/** A turn with two calls that need approval and one that does not; then it repeats what it was told. */
const approvals: Script = ({ messages }) =>
  messages.length > 1
    ? says(messages.map(({ text }) => text).join('\n'))
    : {
        calls: [
          { id: 'c0', name: 'jettson_files_write', input: { path: 'a', content: 'b' } },
          { id: 'c1', name: 'jettson_shell_run', input: { command: 'echo one' } },
          { id: 'c2', name: 'jettson_shell_run', input: { command: 'echo two' } },
        ],
      };

const server = useTestServer(approvals);

/** An agent that is waiting for two approvals; `takeOver` gives it to a worker that knows only its rows. */
async function waitForApprovals() {
  const { agents } = server.client;
  const { db } = server.server.deps.database;
  const { agent_id: id } = await agents.spawn('x', { requireApproval: ['jettson_shell_run'] });
  await untilAgent(server, id, ({ status }) => status === 'idle');
  const eventsOf = async (type: string) =>
    (await agents.events(id, { limit: 1000 })).data.filter((event) => event.type === type);
  const asked = (await eventsOf('approval-requested')) as { data: { call_id: string } }[];
  return {
    id,
    calls: asked.map(({ data }) => data.call_id),
    eventsOf,
    /** Like a worker that has died: nobody alive holds the agent. */
    async die() {
      await sql`update agents set lease_id = 'dead', lease_expires_at = now() + interval '1 hour' where id = ${id}`.execute(
        db,
      );
    },
    async takeOver(status: 'idle' | 'running' = 'idle') {
      await sql`
        update agents set lease_id = null, lease_expires_at = null, status = ${status}
         where id = ${id}`.execute(db);
    },
  };
}

test('a worker that takes over an agent waiting for approvals requests none twice, and knows the decisions', async () => {
  const {
    id,
    calls: [one = '', two = ''],
    eventsOf,
    die,
    takeOver,
  } = await waitForApprovals();
  const { agents } = server.client;

  await die();
  await agents.approvals.decide(id, two, { approve: false, reason: 'not two' });
  await takeOver('running');
  await untilAgent(server, id, ({ status }) => status === 'idle');
  await agents.approvals.decide(id, one, { approve: true });
  const ended = await agents.wait(id);

  expect(await eventsOf('approval-requested')).toHaveLength(2);
  expect(ended.final_result).toContain('one');
  expect(ended.final_result).toContain('not two');
});

test.each(['idle', 'running'] as const)(
  'a message that interrupts cancels the calls also when their worker died and left the agent %s',
  async (left) => {
    const {
      id,
      calls: [one = '', two = ''],
      eventsOf,
      die,
      takeOver,
    } = await waitForApprovals();
    const { agents } = server.client;

    await die();
    await agents.approvals.decide(id, one, { approve: true });
    await agents.messages.send(id, 'stop that', { mode: 'interrupt' });
    await takeOver(left);
    const ended = await agents.wait(id);

    expect(ended.final_result).toContain('stop that');
    expect(ended.final_result?.match(/Not run: a message of the user came first/g)).toHaveLength(3);
    expect(await eventsOf('tool-call-start')).toEqual([]);
    await expect(agents.approvals.decide(id, two, { approve: true })).rejects.toMatchObject({ status: 409 });
  },
);
