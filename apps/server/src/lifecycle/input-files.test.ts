import { says } from '@jettson/agent/testing';
import type { Agent, AgentEventPage, ErrorResponse, UploadedFile } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepFiles } from '../files/sweep-files.ts';
import {
  type RecordingProvider,
  startRecordingProvider,
} from '../models/testing/start-recording-provider.ts';
import { hasEnded, newAccount, startTestServer, type TestServer, untilAgent } from '../testing/index.ts';

const png = Buffer.from('\x89PNG\r\n\x1a\nthe rest of a picture', 'latin1');
const pdf = Buffer.from('%PDF-1.4\nthe rest of a report');
const inlinePdf = { name: 'report.pdf', media_type: 'application/pdf', data: pdf.toString('base64') };

let provider: RecordingProvider;
let server: TestServer;
beforeAll(async () => {
  provider = await startRecordingProvider([
    'claude-haiku-4-5',
    'gpt-4o',
    'gpt-3.5-turbo',
    'claude-of-tomorrow',
  ]);
  server = await startTestServer(() => says('unused'), {
    environment: {
      JETTSON_MODEL: 'anthropic/claude-haiku-4-5',
      ANTHROPIC_BASE_URL: provider.url,
      OPENAI_BASE_URL: provider.url,
      OLLAMA_URL: 'http://127.0.0.1:1',
      LM_STUDIO_URL: 'http://127.0.0.1:1',
    },
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

const spawn = (body: object, apiKey?: string) =>
  server.call<Agent & ErrorResponse>(
    'POST',
    '/agents',
    { task: 'What is on it?', tools: [], memory: { recall: false, extract: false }, ...body },
    apiKey,
  );

async function upload(content: Uint8Array<ArrayBuffer>, apiKey = server.apiKey): Promise<string> {
  const answer = await fetch(`${server.server.url}/api/v1/files?name=look.png`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/octet-stream' },
    body: content,
  });
  return ((await answer.json()) as UploadedFile).file_id;
}

test.each([
  ['anthropic/claude-haiku-4-5', '/messages'],
  ['openai/gpt-4o', '/chat/completions'],
])(
  '%s sees an upload and an inline file; the log and the agent name them without their content',
  async (model) => {
    const fileId = await upload(new Uint8Array(png));
    const before = provider.asked.length;

    const { status, body } = await spawn({ model, input_files: [fileId, inlinePdf] });
    const agent = await untilAgent(server, body.agent_id, hasEnded);
    const { body: log } = await server.call<AgentEventPage>(
      'GET',
      `/agents/${agent.agent_id}/events?limit=100`,
    );

    expect([status, agent.status]).toEqual([201, 'completed']);
    const sent = JSON.stringify(provider.asked.slice(before));
    expect(sent).toContain(png.toString('base64'));
    expect(sent).toContain(inlinePdf.data);
    const shown = [
      { name: 'look.png', media_type: 'image/png', size_bytes: png.length, file_id: fileId },
      { name: 'report.pdf', media_type: 'application/pdf', size_bytes: pdf.length, file_id: null },
    ];
    expect(agent.input_files).toEqual(shown);
    expect(log.data.find(({ type }) => type === 'agent-configured')?.data).toMatchObject({
      input_files: shown,
    });
    expect(JSON.stringify([log, agent])).not.toContain(inlinePdf.data);
  },
);

test.each([
  ['what is no picture and no PDF', { ...inlinePdf, data: btoa('plain text') }, 'input_files.0.media_type'],
  ['a PDF that is called a picture', { ...inlinePdf, media_type: 'image/png' }, 'input_files.0.media_type'],
  [
    'a type that no model is shown',
    { ...inlinePdf, media_type: 'image/svg+xml' },
    'input_files.0.media_type',
  ],
  ['what is not base64', { ...inlinePdf, data: '%%%%' }, 'input_files.0.data'],
  ['an empty file', { ...inlinePdf, data: '' }, 'input_files.0.data'],
  ['a file without a name', { ...inlinePdf, name: undefined }, 'input_files.0.name'],
  ['an unknown field', { ...inlinePdf, url: 'https://a.example' }, 'input_files.0.url'],
  ['an upload that does not exist', 'file_000000000000000000000', 'input_files.0'],
  ['something else', 7, 'input_files.0'],
  [
    'more than 700 kB of inline files',
    { ...inlinePdf, data: Buffer.concat([pdf, Buffer.alloc(700 * 1024)]).toString('base64') },
    'input_files',
  ],
])('%s is refused with the field', async (_, file, field) => {
  const { status, body } = await spawn({ input_files: [file] });

  expect({ status, body }).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_body', details: { field } } },
  });
});

test('an upload of another account, of another type or of too many bytes is refused', async () => {
  const stranger = await newAccount(server.server.deps.database.db);
  const theirs = await upload(new Uint8Array(png), stranger.apiKey);
  const text = await upload(new Uint8Array(Buffer.from('plain text')));
  const large = await upload(new Uint8Array(Buffer.concat([png, Buffer.alloc(5 * 1024 ** 2)])));
  const report = await upload(new Uint8Array(Buffer.concat([pdf, Buffer.alloc(6 * 1024 ** 2)])));
  const messageOf = async (input_files: unknown[]) => (await spawn({ input_files })).body.error.message;

  expect(await messageOf([theirs])).toBe(
    'input_files.0: expected the file_id of an upload that is still kept',
  );
  expect(await messageOf([inlinePdf, text])).toContain('input_files.1: expected an upload that is image/png');
  expect(await messageOf([large])).toBe('input_files.0: expected at most 5 MB of image/png');
  expect(await messageOf([report, report])).toBe('input_files: expected at most 10 MB together');
});

test('a model that cannot read a file is refused, as a fallback too; one that the table does not know is tried', async () => {
  const picture = { name: 'look.png', media_type: 'image/png', data: png.toString('base64') };
  const input_files = [picture];

  const blind = await spawn({ model: 'openai/gpt-3.5-turbo', input_files });
  const fallback = await spawn({
    model: { id: 'openai/gpt-4o', fallbacks: ['openai/gpt-3.5-turbo'] },
    input_files: [inlinePdf, picture],
  });
  const unknown = await spawn({ model: 'anthropic/claude-of-tomorrow', input_files });

  expect(blind).toMatchObject({
    status: 400,
    body: {
      error: {
        code: 'invalid_body',
        message: 'input_files.0: openai/gpt-3.5-turbo cannot read image/png',
        details: { field: 'input_files.0', model: 'openai/gpt-3.5-turbo' },
      },
    },
  });
  expect(fallback).toMatchObject({
    status: 400,
    body: { error: { details: { model: 'openai/gpt-3.5-turbo' } } },
  });
  expect(unknown.status).toBe(201);
});

test('an upload that a live agent sees cannot be deleted; one whose content is lost ends the agent with a reason', async () => {
  const { database, files } = server.server.deps;
  const fileId = await upload(new Uint8Array(png));
  const { body: alive } = await spawn({ input_files: [fileId], keep_alive: true });
  await untilAgent(server, alive.agent_id, ({ status }) => status === 'idle');

  const refused = await server.call<ErrorResponse>('DELETE', `/files/${fileId}`);
  await sql`update files set created_at = now() - interval '91 days' where id = ${fileId}`.execute(
    database.db,
  );
  await sweepFiles({ db: database.db, files });
  const kept = await server.call('GET', `/files/${fileId}`);
  await sql`update files set state = 'deleted' where id = ${fileId}`.execute(database.db);
  await server.call('POST', `/agents/${alive.agent_id}/messages`, { content: 'And now?' });
  const ended = await untilAgent(server, alive.agent_id, hasEnded);

  expect([refused.status, kept.status]).toEqual([409, 200]);
  expect(ended).toMatchObject({
    status: 'error',
    reason: 'files_not_placed',
    error: expect.stringContaining('look.png'),
  });
});

test('inline files count against the plan, and are removed some time after the agent has ended', async () => {
  const { database, files } = server.server.deps;
  const { accountId, apiKey } = await newAccount(database.db, { plan: 'scale' });
  const used = async () =>
    (await server.call<{ file_bytes_used: number }>('GET', '/account', undefined, apiKey)).body;
  const { body } = await spawn({ input_files: [inlinePdf] }, apiKey);
  await expect
    .poll(
      async () =>
        (await server.call<Agent>('GET', `/agents/${body.agent_id}`, undefined, apiKey)).body.status,
    )
    .toBe('completed');

  const counted = JSON.stringify(await used());
  await sweepFiles({ db: database.db, files });
  const stillCounted = JSON.stringify(await used());
  await sql`update agents set ended_at = now() - interval '91 days' where account_id = ${accountId}`.execute(
    database.db,
  );
  await sweepFiles({ db: database.db, files });
  const { rows } = await sql`select 1 from agent_input_files where account_id = ${accountId}`.execute(
    database.db,
  );

  expect(counted).toContain(`"file_bytes_used":${pdf.length}`);
  expect(stillCounted).toBe(counted);
  expect(rows).toEqual([]);
});
