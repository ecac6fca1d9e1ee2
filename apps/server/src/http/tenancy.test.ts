import type { Agent, ErrorResponse } from '@jettson/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

test('ids of another account open nothing, on whichever route they are used', async () => {
  const { db } = app.deps.database;
  const [owner, stranger] = [await newAccount(db), await newAccount(db)];
  const make = async (path: string, body: object) =>
    (await app.call(owner.apiKey, 'POST', path, { body })).body;
  const { agent_id: agent } = (await make('/agents', { task: 'x' })) as Agent;
  const { memory_id: memory } = (await make('/memory', { key: 'k', value: 'v' })) as { memory_id: string };
  const { webhook_id: webhook } = (await make('/webhooks', { url: 'https://example.com/' })) as {
    webhook_id: string;
  };
  const ids = [agent, memory, webhook, owner.keyId, owner.accountId, 'nothing'];
  const document = await app.call(owner.apiKey, 'GET', '/openapi.json');
  const { paths } = document.body as { paths: Record<string, Record<string, object>> };
  const before = await Promise.all(
    ['/agents', '/memory/export', '/webhooks', '/keys', '/account'].map((path) =>
      app.call(owner.apiKey, 'GET', path).then(({ body }) => withoutTimes(body)),
    ),
  );

  const answers = [];
  for (const [path, methods] of Object.entries(paths).filter(([path]) => path.includes('{'))) {
    for (const method of Object.keys(methods)) {
      for (const id of ids) {
        const at = path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, id);
        const body = { decision: 'approve', content: 'x', plan: 'scale', enabled: false, keep_alive: false };
        const options = method === 'get' || method === 'delete' ? {} : { body };
        const { status, body: answer } = await app.call(stranger.apiKey, method.toUpperCase(), at, options);
        answers.push({ call: `${method} ${at}`, status, code: (answer as ErrorResponse).error?.code });
      }
    }
  }
  const after = await Promise.all(
    ['/agents', '/memory/export', '/webhooks', '/keys', '/account'].map((path) =>
      app.call(owner.apiKey, 'GET', path).then(({ body }) => withoutTimes(body)),
    ),
  );

  expect(answers.length).toBeGreaterThan(60);
  // Some bodies do not fit their route, and some routes are an owner's alone: that says nothing of what is there.
  expect(answers.filter(({ status }) => ![404, 403, 400].includes(status))).toEqual([]);
  for (const id of ids) {
    const ofId = answers
      .filter(({ call }) => call.includes(id))
      .map(({ status, code }) => `${status} ${code}`);
    const ofNothing = answers
      .filter(({ call }) => call.includes('nothing'))
      .map(({ status, code }) => `${status} ${code}`);
    expect(ofId).toEqual(ofNothing);
  }
  expect(after).toEqual(before);
});

function withoutTimes(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (key, value) => (/_at$/.test(key) ? undefined : value)));
}
