import { type Agent, AgentEvent, type AgentEventPage } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';
import { fromOldLog } from './from-old-log.ts';
import { readLog } from './read-log.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const usage = { inputTokens: 100, outputTokens: 10, cachedInputTokens: 40 };
const call = { callId: 'toolu_1', name: 'jettson_browser_screenshot', input: {} };
const message = {
  role: 'assistant',
  content: [
    { type: 'reasoning', text: 'Hm.', providerOptions: { anthropic: { signature: 'c2ln' } } },
    { type: 'text', text: 'I look.' },
    { type: 'tool-call', toolCallId: 'toolu_1', toolName: 'jettson_browser_screenshot', input: {} },
  ],
};
const brokenInputs = { toolu_1: '{"text": ' };
const result = {
  output: { url: 'https://a.test/' },
  image: { data: 'iVBORw0KGgo=', mediaType: 'image/png' },
};

/** What version 0.1.0 wrote, one of each type. */
const oldLog: [string, object][] = [
  ['computer-ready', { computerId: 'cmp_1', region: 'iad', warm: true, spawnTimeMs: 43 }],
  ['step-start', { step: 1 }],
  ['model-retry', { step: 1, attempt: 1, delayMs: 2000, error: 'overloaded' }],
  ['message', { step: 1, message, usage, finishReason: 'tool-calls', brokenInputs }],
  ['approval-requested', call],
  ['agent-status', { status: 'idle', reason: 'approval_required', callId: 'toolu_1', name: call.name }],
  ['tool-call-start', { step: 1, ...call }],
  ['tool-call-output', { step: 1, callId: 'toolu_1', stream: 'stdout', text: 'a' }],
  ['tool-call-end', { step: 1, callId: 'toolu_1', name: call.name, result, isError: false, durationMs: 12 }],
  ['user-message', { content: 'Go on', messageId: 'msg_1' }],
  ['message', { step: 2, message: { role: 'assistant', content: 'Done.' }, usage, finishReason: 'stop' }],
  [
    'memory-extracted',
    { saved: [{ memoryId: 'mem_1', namespace: 'default', key: 'a', version: 1 }], skipped: [], usage },
  ],
];

async function agentWithOldLog() {
  const { db } = app.deps.database;
  const { accountId, apiKey } = await newAccount(db);
  const { body } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
  const { agent_id: id } = body as Agent;
  for (const [index, [type, data]] of oldLog.entries()) {
    await sql`
      insert into agent_events (agent_id, account_id, seq, type, data)
      values (${id}, ${accountId}, ${index + 2}, ${type}, ${JSON.stringify(data)})`.execute(db);
  }
  return { accountId, apiKey, id };
}

test("an old log is returned in today's form, without remnants of the old one", async () => {
  const { apiKey, id } = await agentWithOldLog();

  const page: AgentEventPage = (await app.call(apiKey, 'GET', `/agents/${id}/events`)).body;

  // The schema drops what it does not name.
  expect(page.data.map((event) => AgentEvent.parse(event))).toEqual(page.data);
  expect(page.data).toHaveLength(oldLog.length + 1);
  expect(page.data.find(({ type }) => type === 'message')?.data).toEqual({
    step: 1,
    role: 'assistant',
    text: 'I look.',
    tool_calls: [{ call_id: 'toolu_1', name: 'jettson_browser_screenshot', input: {} }],
    finish_reason: 'tool-calls',
    usage: { input_tokens: 100, output_tokens: 10, cached_input_tokens: 40 },
  });
  expect(page.data.find(({ type }) => type === 'tool-call-end')?.data).toMatchObject({
    call_id: 'toolu_1',
    result: { image: { media_type: 'image/png' } },
  });
});

test('a run that continues from such a log has what its provider needs', async () => {
  const { accountId, id } = await agentWithOldLog();

  const messages = await readLog(app.deps.database.db, accountId, id, ['message']);

  expect(messages.map(({ resume }) => resume)).toEqual([
    { message, brokenInputs },
    { message: { role: 'assistant', content: 'Done.' } },
  ]);
});

test('a current event is left as it is, whatever the model and its tools call their fields', () => {
  const event = {
    type: 'tool-call-end',
    data: {
      call_id: 'call_1',
      result: { output: { callId: 1, isError: true, message: {} } },
      is_error: false,
    },
  };

  expect(fromOldLog(event)).toBe(event);
});
