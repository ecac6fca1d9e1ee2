import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { createTestDatabase } from './testing/index.ts';

const COMPOSED = 'caf\u00e9';
const COMBINING = 'cafe\u0301';

test('names that were typed in two ways become one form, and two memories that differed in nothing else both stay', async () => {
  const database = await createTestDatabase({ isolated: true });
  const { db } = database;
  // What 0048 finds in an installation that is older.
  await sql`delete from kysely_migration where name = '0048_memory_erasure'`.execute(db);
  await sql`drop index idempotency_keys_memories`.execute(db);
  await sql`alter table idempotency_keys drop column memories`.execute(db);
  await sql`insert into accounts (id, name, plan) values ('acc', 'acc', 'scale')`.execute(db);
  const put = async (id: string, namespace: string, key: string, at: number) => {
    await sql`
      insert into memories (account_id, id, namespace, key, created_at, changed_at, last_version)
      values ('acc', ${id}, ${namespace}, ${key}, ${at}, ${at}, 1)`.execute(db);
    await sql`
      insert into memory_versions (account_id, memory_id, namespace, version, importance, source, trust, valid_from, tags,
                                   provenance, metadata, value, words)
      values ('acc', ${id}, ${namespace}, 1, 5, 'manual', 'user', ${at}, array[${COMBINING}, 'b'], '{"kind": "key"}', '{}',
              ${id}, to_tsvector('english', ${id}))`.execute(db);
  };
  await put('mem_alone', COMBINING, 'x', 1);
  await put('mem_old', 'n', COMBINING, 2);
  await put('mem_new', 'n', COMPOSED, 3);

  await migrate(db);

  const { rows } = await sql`
    select m.id, m.namespace, v.namespace as "ofVersion", m.key, v.tags
      from memories m join memory_versions v on v.account_id = m.account_id and v.memory_id = m.id order by m.id`.execute(
    db,
  );
  const tags = [COMPOSED, 'b'];
  expect(rows).toEqual([
    { id: 'mem_alone', namespace: COMPOSED, ofVersion: COMPOSED, key: 'x', tags },
    { id: 'mem_new', namespace: 'n', ofVersion: 'n', key: COMPOSED, tags },
    { id: 'mem_old', namespace: 'n', ofVersion: 'n', key: `${COMPOSED} (mem_old)`, tags },
  ]);
  const { rows: counts } = await sql`
    select namespace, live, versions from memory_counts where account_id = 'acc' order by namespace`.execute(
    db,
  );
  expect(counts).toEqual([
    { namespace: COMPOSED, live: 1, versions: 1 },
    { namespace: 'n', live: 2, versions: 2 },
  ]);
  await database.close();
});
