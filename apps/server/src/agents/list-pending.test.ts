import type { PendingList } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useFunctionTools } from '../testing/index.ts';

const { server, spawn, post, until, untilWaiting } = useFunctionTools();
const list = async (query = '', apiKey = server.apiKey): Promise<PendingList> => {
  const response = await fetch(`${server.server.url}/api/v1/agents/pending${query}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  return (await response.json()) as PendingList;
};

test('everything that waits for somebody is listed, oldest first, until it comes', async () => {
  const tool = await spawn([
    ['first', {}],
    ['second', {}],
  ]);
  const [first, second] = (await untilWaiting(tool)).pending_calls;
  const approval = await spawn([['first', { n: 7 }]], { require_approval: ['first'], name: 'Refunds' });
  await until(approval, ({ reason }) => reason === 'approval_required');
  const budget = await spawn([['first', {}]], { limits: { max_tool_calls: 0 } });
  await until(budget, ({ reason }) => reason === 'budget_reached');
  const message = await spawn([], { keep_alive: true });
  await until(message, ({ reason }) => reason === 'awaiting_message');

  const { data } = await list();
  await post(tool, first?.call_id, 'answered');
  await server.call('DELETE', `/agents/${budget}`);
  const later = await list();

  expect(data).toEqual([
    { agent_id: tool, agent_name: null, task: '[["first",{}],["second",{}]]', kind: 'tool_result', ...first },
    {
      agent_id: tool,
      agent_name: null,
      task: '[["first",{}],["second",{}]]',
      kind: 'tool_result',
      ...second,
    },
    {
      agent_id: approval,
      agent_name: 'Refunds',
      task: '[["first",{"n":7}]]',
      kind: 'approval',
      call_id: expect.any(String),
      name: 'first',
      input: { n: 7 },
      since: expect.any(String),
      until: expect.any(String),
    },
    {
      agent_id: budget,
      agent_name: null,
      task: '[["first",{}]]',
      kind: 'budget',
      since: expect.any(String),
      until: expect.any(String),
    },
    {
      agent_id: message,
      agent_name: null,
      task: '[]',
      kind: 'message',
      since: expect.any(String),
      until: expect.any(String),
    },
  ]);
  expect(later.data.map(({ agent_id: id, kind }) => [id, kind])).toEqual([
    [tool, 'tool_result'],
    [approval, 'approval'],
    [message, 'message'],
  ]);
});

test('a call is listed with what the model said in its turn, up to 2,000 characters', async () => {
  const id = await spawn([['first', {}]]);
  await untilWaiting(id);
  const item = async () => (await list()).data.find(({ agent_id: agentId }) => agentId === id);
  const say = (text: string) =>
    sql`update agent_events set data = jsonb_set(data::jsonb, '{text}', to_jsonb(${text}::text))::json
         where agent_id = ${id} and type = 'message'`.execute(server.server.deps.database.db);

  const silent = await item();
  await say('I look up the order.');
  const spoken = await item();
  await say('x'.repeat(3000));

  expect(silent).not.toHaveProperty('model_text');
  expect(spoken).toEqual({ ...silent, model_text: 'I look up the order.' });
  expect((await item())?.model_text).toHaveLength(2000);
});

test('a long task is cut, and a long input is left out', async () => {
  const id = await spawn([['first', { note: 'x'.repeat(3000) }]]);
  await untilWaiting(id);
  const item = async () => (await list()).data.find(({ agent_id: agentId }) => agentId === id);

  const kept = await item();
  const input = JSON.stringify({ note: 'x'.repeat(20_000) });
  await sql`update agent_pending_calls set input = ${input}::json where agent_id = ${id}`.execute(
    server.server.deps.database.db,
  );
  const leftOut = await item();

  expect(kept?.task).toHaveLength(200);
  expect(kept?.input).toEqual({ note: 'x'.repeat(3000) });
  expect(leftOut).toEqual({ ...kept, input: undefined });
});

test('the list comes in pages', async () => {
  const { data } = await list();

  const pages: PendingList[] = [await list('?limit=1')];
  for (let last = pages[0]; last?.next_cursor; last = pages.at(-1)) {
    pages.push(await list(`?limit=1&cursor=${last.next_cursor}`));
  }

  expect(pages.flatMap((page) => page.data)).toEqual(data);
  expect(pages).toHaveLength(data.length);
});

test('another account sees nothing of it', async () => {
  const { apiKey } = await newAccount(server.server.deps.database.db);

  expect(await list('', apiKey)).toEqual({ data: [], next_cursor: null });
});
