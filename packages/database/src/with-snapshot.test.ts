import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { createDataDir } from './testing/create-data-dir.ts';
import { removeFolder } from './testing/remove-folder.ts';
import { withSnapshot } from './with-snapshot.ts';

test('the files of an embedded database may take longer to copy than a statement may take', async () => {
  const dataDir = await createDataDir();
  onTestFinished(() => removeFolder(dataDir));
  const running = await openDatabase({ dataDir });
  onTestFinished(() => running.close());
  await sql`create table notes as select 'kept' as text`.execute(running.db);

  const notes = withSnapshot({ dataDir, statementLimitMs: 1 }, (session) =>
    session.query('select text from notes'),
  );

  expect(await notes).toEqual([{ text: 'kept' }]);
});
