import { expect, test } from 'vitest';
import { newAccount } from '../testing/new-account.ts';
import { useTestApp } from '../testing/use-test-app.ts';

const app = useTestApp();

test('an account starts with recall and extraction on and switches each by itself, for itself', async () => {
  const ada = await newAccount(app.deps.database.db);
  const bob = await newAccount(app.deps.database.db);

  const first = await app.call(ada.apiKey, 'GET', '/memory/settings');
  await app.call(ada.apiKey, 'PATCH', '/memory/settings', { body: { auto_extract: false } });
  const second = await app.call(ada.apiKey, 'PATCH', '/memory/settings', { body: { auto_recall: false } });
  const ofBob = await app.call(bob.apiKey, 'GET', '/memory/settings');

  expect(first.body).toEqual({ auto_recall: true, auto_extract: true });
  expect(second.body).toEqual({ auto_recall: false, auto_extract: false });
  expect(ofBob.body).toEqual({ auto_recall: true, auto_extract: true });
});

test('a switch that is no boolean is refused by its name', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { status, body } = await app.call(apiKey, 'PATCH', '/memory/settings', {
    body: { auto_recall: 'no' },
  });

  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { code: 'invalid_body', details: { field: 'auto_recall' } } });
});
