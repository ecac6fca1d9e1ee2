import { openDatabase } from '@jettson/database';
import { removeFolder } from '@jettson/database/testing';
import { expect, test } from 'vitest';
import { readWholeSchema } from '../operate/prepare-schema.ts';
import { createServerDataDir } from './create-server-data-dir.ts';
import { readAllRows } from './read-all-rows.ts';

test('a data folder for tests has all tables of a server, and no rows but those of migrations', async () => {
  const dataDir = await createServerDataDir();
  const { db, close } = await openDatabase({ dataDir, schema: 'any' });

  const { state, pending } = await readWholeSchema({ db });
  const { accounts, plans, agents } = await readAllRows(db);
  await close();
  await removeFolder(dataDir);

  expect({ state, pending }).toEqual({ state: 'current', pending: [] });
  expect([accounts, agents]).toEqual([[], []]);
  expect(plans).toHaveLength(3);
});
