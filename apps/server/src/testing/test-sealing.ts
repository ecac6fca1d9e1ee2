import { createSealing, type Sealing } from '../sealing/sealing.ts';
import { parseSealingKeys } from '../sealing/sealing-key.ts';

/** A key that all tests share, because they share databases. */
const TEST_SECRET_KEY = Buffer.alloc(32, 'jettson').toString('base64');

/** Seals with the key of the tests. */
export function testSealing(): Sealing {
  const [key] = parseSealingKeys(TEST_SECRET_KEY) ?? [];
  if (key === undefined) throw new Error('the key of the tests is no key');
  return createSealing({ source: 'the tests', read: async () => [key] });
}
