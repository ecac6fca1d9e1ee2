import type { PendingList } from '@jettson/contract';
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
  const approval = await spawn([['first', {}]], { require_approval: ['first'] });
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
    { agent_id: tool, kind: 'tool_result', ...first, input: undefined },
    { agent_id: tool, kind: 'tool_result', ...second, input: undefined },
    {
      agent_id: approval,
      kind: 'approval',
      call_id: expect.any(String),
      name: 'first',
      since: expect.any(String),
      until: expect.any(String),
    },
    { agent_id: budget, kind: 'budget', since: expect.any(String), until: expect.any(String) },
    { agent_id: message, kind: 'message', since: expect.any(String), until: expect.any(String) },
  ]);
  expect(later.data.map(({ agent_id: id, kind }) => [id, kind])).toEqual([
    [tool, 'tool_result'],
    [approval, 'approval'],
    [message, 'message'],
  ]);
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
