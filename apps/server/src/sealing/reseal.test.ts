import type { DatabaseHandle } from '@jettson/database';
import { createTestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { envPlace } from '../agents/agent-definition.ts';
import { selectSealedEnv } from '../agents/queries.ts';
import { openSaved, providerPlace } from '../models/providers/open-providers.ts';
import { selectSavedProviders, upsertSavedProvider } from '../models/providers/provider-queries.ts';
import { secretPlace } from '../secrets/secret-place.ts';
import { newAccount } from '../testing/index.ts';
import { claimKey, recordKey } from './claim-key.ts';
import { openKeyRing } from './key-ring.ts';
import { reseal, sealCleartext } from './reseal.ts';
import { createSealing } from './sealing.ts';
import { newSealingKeyText, parseSealingKeys } from './sealing-key.ts';

const idOf = (key: string) => parseSealingKeys(key)?.[0]?.id;
const ringOf = (keys: string) => openKeyRing(keys, '/nowhere');

let database: DatabaseHandle;
beforeEach(async () => {
  database = await createTestDatabase({ isolated: true });
});
afterEach(() => database.close());

test('secrets of an earlier version are sealed, and each place can be opened afterwards', async () => {
  const { db } = database;
  const ring = await ringOf(newSealingKeyText());
  await sql`insert into accounts (id, name, plan, webhook_secret, previous_webhook_secret)
            values ('acc_1', 'one', 'free', 'whsec_a', 'whsec_b'), ('acc_2', 'two', 'free', null, null)`.execute(
    db,
  );
  await sql`insert into webhooks (id, account_id, url, secret) values ('wh_1', 'acc_1', 'https://a.example', 'whsec_c')`.execute(
    db,
  );
  await sql`insert into console_secrets (name, value) values ('session', 'cookie secret')`.execute(db);

  await sealCleartext(db, ring);
  await sealCleartext(db, ring);

  const { rows } = await sql<{ place: string; value: string }>`
    select 'accounts:' || id as place, unnest(array[webhook_secret, previous_webhook_secret]) as value from accounts
     union all select 'webhooks:' || id, secret from webhooks
     union all select 'console_secrets:' || name, value from console_secrets`.execute(db);
  const sealing = createSealing(ring);
  const opened = rows
    .filter(({ value }) => value !== null)
    .map(async ({ place, value }) => [place, await sealing.open(value, place)]);
  expect(await Promise.all(opened)).toEqual([
    ['accounts:acc_1', 'whsec_a'],
    ['accounts:acc_1', 'whsec_b'],
    ['webhooks:wh_1', 'whsec_c'],
    ['console_secrets:session', 'cookie secret'],
  ]);
});

test('a rotation seals everything anew; what no key opens stays and is named', async () => {
  const { db } = database;
  const [old, fresh] = [newSealingKeyText(), newSealingKeyText()];
  const before = createSealing(await ringOf(old));
  const foreign = await createSealing(await ringOf(newSealingKeyText())).seal('lost', 'accounts:acc_500');
  for (let index = 1; index < 500; index++) {
    const id = `acc_${index}`;
    await sql`insert into accounts (id, name, plan, webhook_secret) values (${id}, ${id}, 'free', ${await before.seal(id, `accounts:${id}`)})`.execute(
      db,
    );
  }
  await sql`insert into accounts (id, name, plan, webhook_secret) values ('acc_500', 'lost', 'free', ${foreign})`.execute(
    db,
  );

  const result = await reseal(db, await ringOf(`${fresh},${old}`));

  expect(result).toEqual({ sealed: 499, unreadable: ['accounts:acc_500 (webhook_secret)'] });
  const alone = createSealing(await ringOf(fresh));
  const { rows } = await sql<{ id: string; value: string }>`
    select id, webhook_secret as value from accounts where id <> 'acc_500'`.execute(db);
  for (const { id, value } of rows) expect(await alone.open(value, `accounts:${id}`)).toBe(id);
});

test('a rotation seals saved provider keys and the variables of agents anew', async () => {
  const { db } = database;
  const [old, fresh] = [newSealingKeyText(), newSealingKeyText()];
  const before = createSealing(await ringOf(old));
  await upsertSavedProvider(db, {
    provider: 'openai',
    sealedKey: await before.seal('sk-a-key', providerPlace('openai')),
    hint: null,
    baseUrl: null,
    savedBy: 'owner@example.com',
  });
  await upsertSavedProvider(db, {
    provider: 'openai-compatible',
    sealedKey: null,
    hint: null,
    baseUrl: 'https://models.example',
    savedBy: 'owner@example.com',
  });
  const { accountId, keyId } = await newAccount(db);
  const sealedEnv = await before.seal('{"TOKEN":"value"}', envPlace('ag_1'));
  await sql`insert into agents (id, account_id, key_id, task, max_run_seconds, sealed_env)
            values ('ag_1', ${accountId}, ${keyId}, 'x', 60, ${sealedEnv}), ('ag_2', ${accountId}, ${keyId}, 'x', 60, null)`.execute(
    db,
  );

  const result = await reseal(db, await ringOf(`${fresh},${old}`));

  expect(result).toEqual({ sealed: 2, unreadable: [] });
  const alone = createSealing(await ringOf(fresh));
  const env = await selectSealedEnv(db, accountId, 'ag_1');
  expect(await alone.open(env ?? '', envPlace('ag_1'))).toBe('{"TOKEN":"value"}');
  expect(await openSaved({ sealing: alone }, await selectSavedProviders(db))).toEqual([
    { provider: 'openai', apiKey: 'sk-a-key', baseUrl: undefined },
    { provider: 'openai-compatible', apiKey: undefined, baseUrl: 'https://models.example' },
  ]);
});

test('a rotation seals the write-only values of templates, too', async () => {
  const { db } = database;
  const [old, fresh] = [newSealingKeyText(), newSealingKeyText()];
  const sealed = await createSealing(await ringOf(old)).seal('[]', 'template_versions:tv_1');
  await sql`insert into accounts (id, name, plan) values ('acc_1', 'one', 'free')`.execute(db);
  await sql`insert into templates (id, account_id, name, version) values ('tpl_1', 'acc_1', 'a', 1)`.execute(
    db,
  );
  await sql`insert into template_versions (id, account_id, template_id, version, defaults, sealed_values, bytes)
            values ('tv_1', 'acc_1', 'tpl_1', 1, '{}', ${sealed}, 2)`.execute(db);

  const result = await reseal(db, await ringOf(`${fresh},${old}`));

  const { rows } = await sql<{ value: string }>`select sealed_values as value from template_versions`.execute(
    db,
  );
  expect(result).toEqual({ sealed: 1, unreadable: [] });
  const alone = createSealing(await ringOf(fresh));
  expect(await alone.open(rows[0]?.value ?? '', 'template_versions:tv_1')).toBe('[]');
});

test('a rotation seals the secrets of agents anew', async () => {
  const { db } = database;
  const [old, fresh] = [newSealingKeyText(), newSealingKeyText()];
  const sealed = await createSealing(await ringOf(old)).seal('a value', secretPlace('sec_1'));
  await sql`insert into accounts (id, name, plan) values ('acc_1', 'one', 'free')`.execute(db);
  await sql`insert into secrets (id, account_id, name, type, value, value_bytes, hosts, inject)
            values ('sec_1', 'acc_1', 'TOKEN', 'value', ${sealed}, 7, '{a.example}', '{}')`.execute(db);

  const result = await reseal(db, await ringOf(`${fresh},${old}`));

  const { rows } = await sql<{ value: string }>`select value from secrets`.execute(db);
  expect(result).toEqual({ sealed: 1, unreadable: [] });
  const alone = createSealing(await ringOf(fresh));
  expect(await alone.open(rows[0]?.value ?? '', secretPlace('sec_1'))).toBe('a value');
});

test('a database takes the first key, and refuses a process that has another one', async () => {
  const { db } = database;
  const [first, second] = [newSealingKeyText(), newSealingKeyText()];

  expect(await claimKey(db, await ringOf(first))).toBe(idOf(first));
  expect(await claimKey(db, await ringOf(`${second},${first}`))).toBe(idOf(first));
  await expect(claimKey(db, await ringOf(second))).rejects.toThrow(
    `JETTSON_SECRET_KEY: the secrets of this database are sealed with key ${idOf(first)}, and JETTSON_SECRET_KEY holds key ${idOf(second)}`,
  );

  await recordKey(db, await ringOf(second));
  expect(await claimKey(db, await ringOf(second))).toBe(idOf(second));
});
