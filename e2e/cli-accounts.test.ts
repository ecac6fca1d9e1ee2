import { createDataDir, removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJettson } from './operations/run-jettson.ts';

// What the operator decides about accounts, on a data folder that no server uses.
let dataDir: string;
beforeAll(async () => {
  dataDir = await createDataDir();
});
afterAll(() => removeFolder(dataDir));

const jettson = (...parameters: string[]) => runJettson({ JETTSON_DATA_DIR: dataDir }, ...parameters);

test('plans set changes how long things are kept, in whole days, and a new plan has the days of "free"', async () => {
  const days = [
    '--agent-days',
    '30',
    '--event-days',
    '7',
    '--file-days',
    'unlimited',
    '--operation-days',
    '1',
  ];

  const changed = await jettson('plans', 'set', 'narrow', ...days, '--json');
  const refused = await jettson('plans', 'set', 'narrow', '--event-days', '0');

  expect(JSON.parse(changed.stdout)).toMatchObject({
    name: 'narrow',
    agentDays: 30,
    eventDays: 7,
    fileDays: null,
    operationDays: 1,
    auditDays: 90,
  });
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('expected whole days from 1 to 36500, or "unlimited"');
});

test('accounts delete says what it would delete, and with --yes leaves nothing of the account', async () => {
  await jettson('keys', 'create', '--account', 'doomed', '--plan', 'free');
  await jettson('keys', 'create', '--account', 'other', '--plan', 'free');

  const asked = await jettson('accounts', 'delete', 'doomed');
  const deleted = await jettson('accounts', 'delete', 'doomed', '--yes');
  const list = await jettson('accounts', 'list', '--json');

  expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('Add --yes')]);
  expect([deleted.code, deleted.stdout]).toEqual([0, 'Deleted doomed.\n']);
  expect(JSON.parse(list.stdout)).toMatchObject([{ name: 'other' }]);
});
