import { expect, test } from 'vitest';
import { insertMessage } from '../agents/message-queries.ts';
import { newId } from '../ids.ts';
import { countOf, hasEnded, startToolServer, useRemoteTools } from '../testing/index.ts';

const { server: app, open } = useRemoteTools();

test('after a takeover the agent has the same tools, and calls the server again', async () => {
  const account = await open();
  const tools: Record<string, object> = { wait: { annotations: { readOnlyHint: true } }, other: {} };
  const began = Promise.withResolvers<void>();
  const forever = Promise.withResolvers<undefined>();
  let calls = 0;
  const server = await startToolServer(tools, {
    'tools/call': async ({ params }) => {
      calls++;
      began.resolve();
      if (calls === 1) return forever.promise;
      return { content: [{ type: 'text', text: `call ${calls} of ${params?.name}` }] };
    },
  });

  const { agent_id: id } = await account.spawn(
    [
      ['s__wait', {}],
      ['s__other', {}],
    ],
    { mcp_servers: [{ name: 's', url: server.url }] },
  );
  await began.promise;
  delete tools.other;
  await account.takeAway(id);
  const agent = await account.until(id, hasEnded);
  forever.resolve(undefined);

  // A read-only call that was under way is made again; the list is not asked for again.
  expect(agent.final_result).toContain('call 2 of wait');
  expect(agent.final_result).toContain('call 3 of other');
  expect(countOf(server, 'tools/list')).toBe(1);
  expect(await account.dataOf(id, 'tool-call-start')).toHaveLength(2);
});

test('a call that was under way is reported as unknown when it may have changed something', async () => {
  const account = await open();
  const began = Promise.withResolvers<void>();
  const forever = Promise.withResolvers<undefined>();
  const server = await startToolServer(
    { buy: {} },
    {
      'tools/call': () => {
        began.resolve();
        return forever.promise;
      },
    },
  );

  const { agent_id: id } = await account.spawn([['s__buy', {}]], {
    mcp_servers: [{ name: 's', url: server.url }],
  });
  await began.promise;
  await account.takeAway(id);
  const agent = await account.until(id, hasEnded);
  forever.resolve(undefined);

  expect(agent.final_result).toContain('interrupted before its result was known');
  expect(countOf(server, 'tools/call')).toBe(1);
});

test('a worker that takes over an agent with an interrupting message does not make its read-only call again', async () => {
  const account = await open();
  const began = Promise.withResolvers<void>();
  const forever = Promise.withResolvers<undefined>();
  const server = await startToolServer(
    { wait: { annotations: { readOnlyHint: true } } },
    {
      'tools/call': () => {
        began.resolve();
        return forever.promise;
      },
    },
  );

  const { agent_id: id } = await account.spawn([['s__wait', {}]], {
    mcp_servers: [{ name: 's', url: server.url }],
  });
  await began.promise;
  // Its worker is not told, as when it dies at this moment.
  await insertMessage(app.server.deps.database.db, account.accountId, {
    id: newId('msg'),
    agentId: id,
    content: 'Never mind',
    mode: 'interrupt',
  });
  await account.takeAway(id);
  const agent = await account.until(id, hasEnded);
  forever.resolve(undefined);

  expect(agent.final_result).toContain('interrupted before its result was known');
  expect(agent.final_result).toContain('Never mind');
  expect(countOf(server, 'tools/call')).toBe(1);
});
