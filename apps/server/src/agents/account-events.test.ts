import type { AccountEvent } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { hasEnded, newAccount, useFunctionTools } from '../testing/index.ts';
import { forgetForeignTransactions } from './account-follower.ts';

const { server, spawn, post, until, untilWaiting } = useFunctionTools();
const open: AbortController[] = [];
afterEach(() => {
  for (const controller of open.splice(0)) controller.abort();
});

interface Stream {
  events: AccountEvent[];
  /** The id in the first frame. */
  startId(): Promise<string>;
}

/** Follows the account from now on, or after an id. */
async function follow({
  after,
  apiKey = server.apiKey,
}: {
  after?: string | undefined;
  apiKey?: string;
} = {}): Promise<Stream> {
  const controller = new AbortController();
  open.push(controller);
  const response = await fetch(`${server.server.url}/api/v1/events`, {
    headers: { authorization: `Bearer ${apiKey}`, ...(after && { 'last-event-id': after }) },
    signal: controller.signal,
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  const events: AccountEvent[] = [];
  const first = Promise.withResolvers<string>();
  void (async () => {
    let rest = '';
    for await (const text of (response.body as ReadableStream<Uint8Array>).pipeThrough(
      new TextDecoderStream(),
    )) {
      const frames = (rest + text).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        first.resolve(/^id: (.*)$/m.exec(frame)?.[1] ?? '');
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        if (data !== undefined) events.push(JSON.parse(data));
      }
    }
  })().catch(() => {});
  return { events, startId: () => first.promise };
}

const said = ({ events }: Stream, agentId: string) =>
  events
    .filter((event) => event.agent_id === agentId)
    .map(({ type, data }) =>
      'status' in data
        ? [type, data.status, data.status === 'idle' && data.reason].filter(Boolean).join(' ')
        : `${type} ${data.name}`,
    );
const untilSaid = (stream: Stream, agentId: string, last: string) =>
  vi.waitFor(() => expect(said(stream, agentId).at(-1)).toBe(last), { timeout: 20_000 });

test('one stream tells what happens to all agents of the account, and where somebody has to act', async () => {
  const stream = await follow();
  await stream.startId();
  const one = await spawn([['first', {}]], { require_approval: ['first'] });
  await untilSaid(stream, one, 'agent-status idle approval_required');
  const asked = stream.events.find(({ type }) => type === 'approval-requested')?.data as { call_id: string };
  await server.call('POST', `/agents/${one}/approvals/${asked.call_id}`, { approve: true });
  await untilSaid(stream, one, 'agent-status idle awaiting_tool_result');
  const two = await spawn([]);
  await untilSaid(stream, two, 'agent-status completed');
  await post(one, asked.call_id, 'ok');
  await untilSaid(stream, one, 'agent-status completed');

  expect(said(stream, one)).toEqual([
    'agent-status spawning',
    'agent-status running',
    'approval-requested first',
    'agent-status idle approval_required',
    'agent-status running',
    'tool-call-start first',
    'agent-status idle awaiting_tool_result',
    'agent-status running',
    'agent-status completed',
  ]);
  expect(new Set(stream.events.map(({ id }) => id)).size).toBe(stream.events.length);
});

test('a stream that resumes gets exactly what came after its last event, from any of its ids', async () => {
  const first = await follow();
  const startId = await first.startId();
  const id = await spawn([['first', {}]]);
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);
  await post(id, pending?.call_id, 'ok');
  await until(id, hasEnded);
  await untilSaid(first, id, 'agent-status completed');
  const all = first.events;

  for (const [index, after] of [startId, ...all.map((event) => event.id)].entries()) {
    const resumed = await follow({ after });
    await vi.waitFor(() => expect(resumed.events).toEqual(all.slice(index)), { timeout: 10_000 });
  }
});

// The embedded engine runs one transaction after another.
test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'an event of a transaction that commits late is not passed over',
  async () => {
    const { db } = server.server.deps.database;
    const late = await spawn([], { keep_alive: true });
    await until(late, ({ status }) => status === 'idle');
    const stream = await follow();
    await stream.startId();
    const [begun, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const committed = transaction(db, async (tx) => {
      await sql`update agents set last_seq = last_seq + 1 where id = ${late}`.execute(tx);
      await sql`
        insert into agent_events (agent_id, account_id, seq, type, data)
        select id, account_id, last_seq, 'agent-status', '{"status":"running"}' from agents where id = ${late}`.execute(
        tx,
      );
      begun.resolve();
      await mayCommit.promise;
    });
    await begun.promise;
    const other = await spawn([]);
    await until(other, hasEnded);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = [...stream.events];

    mayCommit.resolve();
    await committed;

    await untilSaid(stream, other, 'agent-status completed');
    expect(before).toEqual([]);
    expect(stream.events.map((event) => event.agent_id)).toEqual([
      late,
      ...stream.events.slice(1).map(() => other),
    ]);
  },
);

test('another account gets none of it, and an id that the stream never sent is refused', async () => {
  const { apiKey } = await newAccount(server.server.deps.database.db);
  const stranger = await follow({ apiKey });
  const own = await follow();
  await Promise.all([stranger.startId(), own.startId()]);

  const id = await spawn([]);
  await untilSaid(own, id, 'agent-status completed');
  const replay = await follow({ apiKey, after: await own.startId() });
  await replay.startId();
  await new Promise((resolve) => setTimeout(resolve, 300));

  expect([stranger.events, replay.events]).toEqual([[], []]);
  await expect(follow({ after: 'nonsense' })).rejects.toThrow('400');
});

test('events restored from a cluster that was further on leave the streams, and others stay', async () => {
  const { db } = server.server.deps.database;
  const [restored, own] = [await spawn([]), await spawn([])];
  await Promise.all([until(restored, hasEnded), until(own, hasEnded)]);
  await sql`
    update agent_events set xid = ((pg_current_xact_id()::text::bigint + 1000000)::text)::xid8
     where agent_id = ${restored}`.execute(db);

  await forgetForeignTransactions(db);
  await forgetForeignTransactions(db);

  const { rows } = await sql`
    select agent_id as id, bool_or(xid is not null) as "isStreamed" from agent_events
     where agent_id in (${restored}, ${own}) and type = 'agent-status' group by agent_id`.execute(db);
  expect(rows).toEqual(
    expect.arrayContaining([
      { id: restored, isStreamed: false },
      { id: own, isStreamed: true },
    ]),
  );
});
