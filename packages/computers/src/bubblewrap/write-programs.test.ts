import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { writePrograms } from './write-programs.ts';

const root = await mkdtemp(join(tmpdir(), 'write-programs-'));
afterAll(() => rm(root, { recursive: true }));
const source = join(root, 'main.ts');
const imported = join(root, 'answer.ts');
await writeFile(source, "import { answer } from './answer.ts';\nconsole.log(answer);\n");
let folder: string;
let file: string;
beforeEach(async () => {
  await writeFile(imported, "export const answer = 'first';\n");
  folder = await mkdtemp(join(root, 'folder-'));
  file = join(folder, 'main.cjs');
  await writePrograms(folder, { 'main.cjs': source });
});

test('a program is not bundled again while its sources are the same', async () => {
  const [program, record] = [await stat(file), await stat(join(folder, 'programs.json'))];

  await writePrograms(folder, { 'main.cjs': source });

  expect((await stat(file)).ino).toBe(program.ino);
  expect((await stat(join(folder, 'programs.json'))).mtimeMs).toBe(record.mtimeMs);
  expect(await readFile(file, 'utf8')).toContain('first');
});

test('a change of what it imports, of the bundle or of the list of programs makes it again', async () => {
  await writeFile(imported, "export const answer = 'second';\n");
  await writePrograms(folder, { 'main.cjs': source });
  const changed = await readFile(file, 'utf8');
  await writeFile(file, 'damaged');
  await writePrograms(folder, { 'main.cjs': source });
  const mended = await readFile(file, 'utf8');
  await writePrograms(folder, { 'main.cjs': source, 'other.cjs': source });

  expect(changed).toContain('second');
  expect(mended).toBe(changed);
  expect(await readFile(join(folder, 'other.cjs'), 'utf8')).toContain('second');
});

test.each(['main.cjs', 'programs.json'])('%s is made again if computers may not read it', async (name) => {
  await chmod(join(folder, name), 0o600);

  await writePrograms(folder, { 'main.cjs': source });

  expect((await stat(join(folder, name))).mode & 0o7777).toBe(0o644);
});
