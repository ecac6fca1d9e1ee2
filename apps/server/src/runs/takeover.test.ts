import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { Jettson } from '@jettson/sdk';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { newAccount, startTestServer, type TestServer } from '../testing/index.ts';
import { recordRequests } from '../testing/record-requests.ts';

/** The arguments, and the shell's answers, have their keys in an order that no database would produce. */
const COMMAND = { timeout_seconds: 20, command: 'echo $((6 * 7))', zeta: { b: 1, a: [{ d: 1, c: 2 }] } };
const NOTE =
  /,\{"role":"user","content":(\[\{"type":"input_text","text":)?"Your computer was lost[^"]*"(\}\])?\}/;

type Log = [type: string, data: object][];

/** An agent whose worker was cut off when its log was this. Resolves when another one has brought it to its end. */
async function goOnFrom(
  { server }: TestServer,
  { task, log, waiting }: { task: string; log: Log; waiting?: string },
) {
  const { db } = server.deps.database;
  const { accountId, keyId, apiKey } = await newAccount(db);
  const client = new Jettson({ apiKey, baseUrl: server.url });
  const id = newId('ag');
  await sql`
    insert into agents (id, account_id, key_id, task, status, computer_id, started_at, max_run_seconds, last_seq,
                        lease_id, lease_expires_at)
    values (${id}, ${accountId}, ${keyId}, ${task}, 'running', 'cmp_1', now(), 600, ${log.length},
            'held', now() + interval '1 h')`.execute(db);
  if (waiting !== undefined)
    await sql`
      insert into agent_messages (id, account_id, agent_id, content, mode)
      values (${waiting}, ${accountId}, ${id}, 'Be brief', 'queue')`.execute(db);
  for (const [index, [type, data]] of log.entries()) {
    await sql`
      insert into agent_events (agent_id, account_id, seq, type, data)
      values (${id}, ${accountId}, ${index + 1}, ${type}, ${JSON.stringify(data)})`.execute(db);
  }
  await sql`update agents set lease_id = null, lease_expires_at = null where id = ${id}`.execute(db);
  const ended = await client.agents.wait(id);
  const { data } = await client.agents.events(id, { limit: 1000 });
  return { ended, data };
}

test('after each takeover, the request to the model is byte-for-byte the same, except for one note about the new computer', async () => {
  const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const forever = Promise.withResolvers<void>();
  let lost = 0;
  const script: Script = async ({ messages }) => {
    if (messages.length === 1) return { text: 'I count.', ...calls('c1', 'jettson_shell_run', COMMAND) };
    const isTold = messages.at(-1)?.text.includes('Your computer was lost');
    if (isTold && ++lost === 2) return says('42');
    asked[lost]?.resolve();
    await forever.promise;
    return says('never');
  };
  const model = await startScriptedModelServer(script);
  await using recorded = await recordRequests(model.url);
  await using server = await startTestServer(script, {
    wire: 'openai',
    environment: { OPENAI_BASE_URL: recorded.url },
  });

  const picture = Buffer.from('\x89PNG\r\n\x1a\na picture', 'latin1');
  const { agent_id: id } = await server.client.agents.spawn('count', {
    metadata: { auto_extract: false },
    inputFiles: [{ name: 'look.png', media_type: 'image/png', data: picture }],
  });
  for (const { promise } of asked) {
    await promise;
    await sql`update agents set lease_id = null, lease_expires_at = null where id = ${id}`.execute(
      server.server.deps.database.db,
    );
  }
  const ended = await server.client.agents.wait(id);
  forever.resolve();
  await model.close();
  const rebuilt = async (step: number) => JSON.stringify((await server.client.agents.request(id, step)).body);

  const [first, before = '', after = '', again] = recorded.bodies;
  expect(ended).toMatchObject({ status: 'completed', final_result: '42' });
  expect(before).toContain('zeta');
  expect(before).toContain(picture.toString('base64'));
  expect(after).toMatch(NOTE);
  expect(after.replace(NOTE, '')).toBe(before);
  expect(again).toBe(after);
  expect(await rebuilt(1)).toBe(first);
  expect(await rebuilt(2)).toBe(again);
});

test('an agent that version 0.1.0 left half way goes on from its log, and is told what it lost', async () => {
  await using server = await startTestServer(({ messages }) =>
    says(messages.map(({ role, text }) => `${role}: ${text}`).join('\n')),
  );
  const message = {
    role: 'assistant',
    content: [
      { type: 'text', text: 'I look.' },
      { type: 'tool-call', toolCallId: 'toolu_1', toolName: 'jettson_shell_run', input: { command: 'ls' } },
      {
        type: 'tool-call',
        toolCallId: 'toolu_2',
        toolName: 'jettson_browser_navigate',
        input: { url: 'http://a' },
      },
    ],
  };
  const usage = { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 };
  const call = { step: 1, callId: 'toolu_1', name: 'jettson_shell_run' };
  const look = { step: 1, callId: 'toolu_2', name: 'jettson_browser_navigate' };
  const log: Log = [
    ['agent-status', { status: 'spawning' }],
    ['computer-ready', { computerId: 'cmp_1', region: 'iad', warm: true, spawnTimeMs: 43 }],
    ['step-start', { step: 1 }],
    ['message', { step: 1, message, usage, finishReason: 'tool-calls' }],
    ['tool-call-start', { ...call, input: { command: 'ls' } }],
    ['tool-call-end', { ...call, result: { output: { stdout: 'old.txt' } }, isError: false, durationMs: 1 }],
    ['tool-call-start', { ...look, input: { url: 'http://a' } }],
    ['tool-call-end', { ...look, result: { output: { title: 'A' } }, isError: false, durationMs: 1 }],
    ['user-message', { content: 'Be brief', messageId: 'msg_1' }],
  ];
  const { ended, data } = await goOnFrom(server, { task: 'What is here?', log, waiting: 'msg_1' });

  const told = data.filter((event) => event.type === 'user-message');
  for (const said of [
    'user: What is here?',
    'assistant: I look.',
    'old.txt',
    'Be brief',
    'Your browser session ended',
  ]) {
    expect(ended.final_result).toContain(said);
  }
  expect(told.filter((event) => event.data.message_id === 'msg_1')).toHaveLength(1);
  expect(data.filter(({ type }) => type === 'tool-call-start')).toHaveLength(2);
});

test('what the model answered or refused ends an agent without another question, and is in its log once, wherever its worker was cut off', async () => {
  await using server = await startTestServer(() => says('asked again'));
  const text = 'It is 42.';
  const message = { role: 'assistant', content: [{ type: 'text', text }] };
  const usage = { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 };
  const ends: { finish: string; end: Log[number]; status: string; reason: string }[] = [
    { finish: 'stop', end: ['final-result', { text }], status: 'completed', reason: 'completed' },
    ...(['refusal', 'content_filter'] as const).map((reason) => ({
      finish: reason.replace('_', '-'),
      end: ['stopped', { reason, text }] satisfies Log[number],
      status: 'error',
      reason: reason === 'refusal' ? 'model_refused' : 'content_filtered',
    })),
  ];

  for (const { finish, end, ...expected } of ends) {
    for (const written of [[], [end]]) {
      const { ended, data } = await goOnFrom(server, {
        task: 'What is it?',
        log: [
          ['agent-status', { status: 'spawning' }],
          ['step-start', { step: 1 }],
          ['message', { step: 1, message, usage, finishReason: finish }],
          ...written,
        ],
      });

      expect(ended).toMatchObject({ ...expected, final_result: text });
      expect(data.map(({ type }) => type).filter((type) => type === 'message' || type === end[0])).toEqual([
        'message',
        end[0],
      ]);
    }
  }
});
