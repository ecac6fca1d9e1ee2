import fs from 'node:fs';
import path from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDataDir } from '../testing/create-data-dir.ts';
import { removeFolder } from '../testing/remove-folder.ts';
import { createPGlite } from './create-pglite.ts';

let dataDir: string;
let pglite: PGlite;
beforeEach(async () => {
  dataDir = await createDataDir();
  pglite = await createPGlite(path.join(dataDir, 'database/pgdata'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await pglite.close();
  await removeFolder(dataDir);
});

/** From now on there are no descriptors for these files. */
function refuse(method: 'writeFileSync' | 'openSync', isRefused: (file: string) => boolean) {
  const real = fs[method] as (...args: unknown[]) => unknown;
  return vi.spyOn(fs, method).mockImplementation(((...args: unknown[]) => {
    if (!isRefused(String(args[0]))) return real(...args);
    throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
  }) as never);
}

test.each(['writeFileSync', 'openSync'] as const)(
  'a file that cannot be made for lack of descriptors (%s) is made when there are some again',
  async (method) => {
    await pglite.exec('create table numbers as select generate_series(1, 5000) n');
    const refused = refuse(method, (file) => file.endsWith('_fsm'));

    await expect(pglite.exec('vacuum numbers')).rejects.toThrow(/[Ff]ile descriptors|open files/);
    refused.mockRestore();
    await pglite.exec('vacuum numbers');

    const { rows } = await pglite.query("select pg_relation_size('numbers', 'fsm') > 0 as \"isMade\"");
    expect(rows).toEqual([{ isMade: true }]);
  },
);

test('files that cannot be opened use up none of the numbers for open files', async () => {
  const { FS } = pglite.Module;
  const refused = refuse('openSync', () => true);

  for (let n = 0; n < 5000; n++) expect(() => FS.open('/pglite/data/PG_VERSION', 'r')).toThrow();
  refused.mockRestore();

  const { rows } = await pglite.query("select trim(pg_read_file('PG_VERSION'), e'\\n') as version");
  expect(rows).toEqual([{ version: '18' }]);
});
