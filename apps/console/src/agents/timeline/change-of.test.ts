import { expect, test } from 'vitest';
import { changeOf } from './change-of.ts';
import { aTool } from './testing/steps.ts';

const write = (id: number, path: string, content: string) =>
  aTool({ id, name: 'jettson_files_write', input: { path, content } });
const edit = (id: number, old: string, next: string, more: object = {}) =>
  aTool({
    id,
    name: 'jettson_files_edit',
    input: { path: 'a.txt', old_string: old, new_string: next, ...more },
  });

test('a write is compared with what the agent had written to the file before, under any of its names', () => {
  const steps = [write(1, '/workspace/a.txt', 'one\n'), write(2, 'b.txt', 'x'), write(3, 'a.txt', 'two\n')];

  expect(changeOf(steps[2] as never, steps)).toEqual({
    path: 'a.txt',
    before: 'one\n',
    after: 'two\n',
    isPart: false,
  });
  expect(changeOf(steps[0] as never, steps)).toMatchObject({ before: '', after: 'one\n' });
});

test('an edit shows the whole file where the log knows it, and otherwise what it replaced', () => {
  const known = [write(1, 'a.txt', 'a b a'), edit(2, 'a', 'c', { replace_all: true }), edit(3, 'b', '$&')];
  const alone = edit(1, 'x', 'y');

  expect(changeOf(known[1] as never, known)).toMatchObject({
    before: 'a b a',
    after: 'c b c',
    isPart: false,
  });
  expect(changeOf(known[2] as never, known)).toMatchObject({ before: 'c b c', after: 'c $& c' });
  expect(changeOf(alone, [alone])).toEqual({ path: 'a.txt', before: 'x', after: 'y', isPart: true });
});

test('what failed, was deleted or was read in part is no content to compare with', () => {
  const failed = { ...write(1, 'a.txt', 'lost'), state: 'failed' as const };
  const part = aTool({
    id: 2,
    name: 'jettson_files_read',
    input: { path: 'a.txt', offset: 3 },
    output: { content: 'part' },
  });
  const read = aTool({
    id: 3,
    name: 'jettson_files_read',
    input: { path: 'a.txt' },
    output: { content: 'all', truncated: false },
  });
  const gone = aTool({ id: 4, name: 'jettson_files_delete', input: { path: 'a.txt' } });
  const last = write(9, 'a.txt', 'new');
  const before = (...steps: (typeof last)[]) => changeOf(last, [...steps, last])?.before;

  expect(before(failed)).toBe('');
  expect(before(part)).toBe('');
  expect(before(read)).toBe('all');
  expect(before(read, gone)).toBe('');
});

test('other calls change no file', () => {
  expect(changeOf(aTool({ id: 1 }), [])).toBeNull();
});
