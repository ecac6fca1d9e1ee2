import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { packLanguageTable } from './pack-language-table.ts';

test('the table of languages is the one that eld gives', async () => {
  const file = new URL('../apps/server/src/memory/model/language/language-table.bin', import.meta.url);

  expect((await packLanguageTable()).equals(await readFile(file))).toBe(true);
});
