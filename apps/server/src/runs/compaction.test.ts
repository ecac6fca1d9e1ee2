import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { setWindow } from '../models/price-queries.ts';
import { startTestServer } from '../testing/index.ts';
import { recordRequests } from '../testing/record-requests.ts';

const VALUE = `the value ${'v'.repeat(4_000)}`;
const MODEL = 'openai/scripted';

/** Reads the memory again and again: 1,000 tokens each time. */
const readsMemory = (turns: number, then: Script): Script => {
  return (conversation) => {
    const { messages } = conversation;
    if (messages.at(-1)?.text.includes('Write the summary')) return says('I read it often.');
    const taken = messages.filter(({ role }) => role === 'tool').length;
    return taken < turns ? calls(`c${taken}`, 'jettson_memory_get', { key: 'k' }) : then(conversation);
  };
};

test('after a compaction and a takeover, the request is byte for byte the same, and what was left out can be read again', async () => {
  const asked = Promise.withResolvers<void>();
  const forever = Promise.withResolvers<void>();
  let waits = 1;
  const script = readsMemory(16, async ({ messages }) => {
    if (waits-- > 0) {
      asked.resolve();
      await forever.promise;
    }
    const last = messages.at(-1)?.text ?? '';
    return last.includes('next_offset') ? says(last) : calls('h', 'jettson_history_read', { step: 1 });
  });
  const model = await startScriptedModelServer(script);
  await using recorded = await recordRequests(model.url);
  await using test = await startTestServer(script, {
    wire: 'openai',
    environment: { OPENAI_BASE_URL: recorded.url },
  });
  const { db } = test.server.deps.database;
  await setWindow(db, MODEL, 16_000);
  await test.client.memory.put({ key: 'k', value: VALUE });

  const { agent_id: id } = await test.client.agents.spawn('read', {
    tools: ['memory'],
    // Not even these stop it from reading what it has read before.
    permissions: { default: 'deny', rules: [{ tool: 'jettson_memory_get', policy: 'allow' }] },
    metadata: { auto_extract: false },
  });
  await asked.promise;
  await sql`update agents set lease_id = null, lease_expires_at = null where id = ${id}`.execute(db);
  const ended = await test.client.agents.wait(id);
  forever.resolve();
  await model.close();

  // The 17th step has two, before and after the takeover. Those that look for facts have no tools.
  const sent = recorded.bodies.filter((body) => body.includes('"tools":')).toSpliced(16, 1);
  const rebuilt = await Promise.all(
    sent.map(async (_, index) => JSON.stringify((await test.client.agents.request(id, index + 1)).body)),
  );

  const { data } = await test.client.agents.events(id, { limit: 1000 });
  const compactions = data.flatMap((event) => (event.type === 'context-compacted' ? [event.data] : []));
  const [before, after] = recorded.bodies.slice(16, 18);
  expect(compactions.length).toBeGreaterThan(0);
  for (const { summary } of compactions) expect(summary).toBeNull();
  expect(before).toContain('Left out to save room');
  expect(after).toBe(before);
  expect(rebuilt).toEqual(sent);
  expect(ended).toMatchObject({ status: 'completed' });
  expect(ended.final_result).toContain(VALUE);
  expect(ended.progress.map(({ message }) => message)).toContain('Left out old results to save room');
});

test('the tokens and the cost of a summary count for the agent, whose log keeps what was summarised', async () => {
  const text = 't'.repeat(4_000);
  const script: Script = (conversation) => {
    const turn = readsMemory(12, () => says('done'))(conversation);
    return 'calls' in turn ? { ...turn, text } : turn;
  };
  await using test = await startTestServer(script, { wire: 'openai' });
  const { db } = test.server.deps.database;
  await setWindow(db, MODEL, 10_000);
  await sql`
    insert into model_prices (model, input_per_mtok, cached_input_per_mtok, output_per_mtok)
    values (${MODEL}, 1000, 1000, 1000)`.execute(db);

  const { agent_id: id } = await test.client.agents.spawn('talk', { tools: ['memory'] });
  const ended = await test.client.agents.wait(id);

  const { data } = await test.client.agents.events(id, { limit: 1000 });
  const summaries = data.flatMap((event) =>
    event.type === 'context-compacted' && event.data.summary !== null ? [event.data] : [],
  );
  const messages = data.filter(({ type }) => type === 'message');
  expect(summaries.length).toBeGreaterThan(0);
  expect(summaries[0]).toMatchObject({ summary: 'I read it often.', model_id: MODEL });
  expect(ended.usage.input_tokens).toBe(100 * (messages.length + summaries.length));
  expect(ended.usage.cost_usd).toBeCloseTo(0.11 * (messages.length + summaries.length));
  expect(JSON.stringify(messages[0])).toContain(text);
});

test('an agent whose task does not fit into the window of its model ends with the reason context_too_small', async () => {
  await using test = await startTestServer(() => says('never'), { wire: 'openai' });
  await setWindow(test.server.deps.database.db, MODEL, 1_000);

  const { agent_id: id } = await test.client.agents.spawn('x'.repeat(4_000), { tools: [] });
  const ended = await test.client.agents.wait(id);

  expect(ended).toMatchObject({ status: 'error', reason: 'context_too_small' });
  expect(ended.error).toContain('1000 tokens');
});
