import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findUnpriced } from './require-price.ts';

const known = {
  id: 'anthropic/claude-haiku-4-5',
  tableNames: ['anthropic/claude-haiku-4-5'],
  isLocal: false,
};
const unknown = { id: 'openai-compatible/own', tableNames: [], isLocal: false };
const models = {
  current: async () => known,
  open: async (name: string) => (name === known.id ? known : unknown),
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('the price of every model that an agent may use must be known', async () => {
  const deps = { db: database.db, models };

  expect(await findUnpriced(deps)).toBeUndefined();
  expect(await findUnpriced(deps, [known.id])).toBeUndefined();
  expect(await findUnpriced(deps, ['jettson-6.0', unknown.id])).toBe(unknown.id);
});
