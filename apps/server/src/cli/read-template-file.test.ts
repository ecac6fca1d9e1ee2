import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTemplateFile } from './read-template-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-template-'));
});
afterAll(() => removeFolder(folder));

/** Reads a file with this content. Messages show only its name. */
async function read(name: string, content: string | Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, content);
  try {
    return await readTemplateFile(path);
  } catch (error) {
    throw new Error((error as Error).message.replaceAll(`${folder}/`, ''));
  }
}

test('YAML has the fields of the defaults flat, beside name and description', async () => {
  const { request } = await read(
    'a.yaml',
    `# A comment.
name: researcher
description: Reads the web.
model: {id: jettson-6.0, effort: high}
instructions: |
  You research.
  Name your sources.
tools: [http, memory]
limits:
  max_cost_usd: 2
`,
  );

  expect(request).toEqual({
    name: 'researcher',
    description: 'Reads the web.',
    defaults: {
      model: { id: 'jettson-6.0', effort: 'high' },
      instructions: 'You research.\nName your sources.\n',
      tools: ['http', 'memory'],
      limits: { max_cost_usd: 2 },
    },
  });
});

test('Markdown has the fields in its front matter, and the instructions as its body', async () => {
  const text =
    '---\nname: researcher\nmax_turns: 40\n---\n\n# You research\n\n- Name your sources.\n\n---\n\nAlways.\n';
  const expected = {
    name: 'researcher',
    defaults: { max_turns: 40, instructions: '# You research\n\n- Name your sources.\n\n---\n\nAlways.' },
  };

  expect((await read('a.md', text)).request).toEqual(expected);
  expect((await read('windows.md', `\ufeff${text.replaceAll('\n', '\r\n')}`)).request).toEqual(expected);
  expect((await read('bare.md', '---\nname: a\n---\n')).request).toEqual({ name: 'a', defaults: {} });
});

test('JSON is read too, and anchors that people write', async () => {
  expect((await read('a.json', '{"name": "a", "max_turns": 3}')).request).toEqual({
    name: 'a',
    defaults: { max_turns: 3 },
  });
  expect(
    (await read('b.yml', 'name: a\nmetadata:\n  one: &x {k: v}\n  two: *x\n')).request.defaults.metadata,
  ).toEqual({ one: { k: 'v' }, two: { k: 'v' } });
});

const BOMB = `name: a\nmetadata:\n  a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
  .split('')
  .map((name, index) => `  ${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]\n`)
  .join('')}`;

test.each([
  ['a.yaml', 'name: a\ntols: [http]\n', 'a.yaml:2: tols: no such field; did you mean tools?'],
  [
    'a.yaml',
    'name: a\nmodel:\n  id: x\n  efort: low\n',
    'a.yaml:4: model.efort: no such field; did you mean effort?',
  ],
  ['a.yaml', 'name: a\nlimits:\n  max_tokens: many\n', /^a\.yaml:3: limits\.max_tokens: /],
  ['a.yaml', 'name: a\ntools:\n  - http\n  - 3\n', /^a\.yaml:4: tools\.1: /],
  ['a.yaml', 'max_turns: 3\n', /^a\.yaml: name: /],
  ['a.yaml', 'name: a b\n', 'a.yaml:1: name: expected 1 to 64 letters, digits, "_" or "-"'],
  ['a.yaml', 'name: a\ntemplate: b\n', 'a.yaml:2: template: a template cannot name another template'],
  ['a.yaml', 'name: a\ntask: do\n', 'a.yaml:2: task: a template has no task; the spawn gives it'],
  ['a.yaml', 'name: a\nname: b\n', /^a\.yaml:2: .*unique/],
  ['a.yaml', 'name: a\nmax_turns: [1\n', /^a\.yaml:\d: /],
  ['a.yaml', 'name: a\n---\nname: b\n', /^a\.yaml:\d: /],
  ['a.yaml', '- name: a\n', 'a.yaml:1: expected fields, such as "name: researcher"'],
  ['a.yaml', '', 'a.yaml:1: expected fields, such as "name: researcher"'],
  ['a.yaml', 'name: a\ninstructions: !!js/function "x"\n', /^a\.yaml:2: .*tag/],
  ['a.yaml', 'name: a\nmetadata:\n  n: .inf\n', 'a.yaml:3: metadata.n: expected a finite number'],
  ['a.yaml', 'name: a\nmetadata: {? [x] : y}\n', /^a\.yaml:2: /],
  ['a.yaml', BOMB, 'a.yaml: cannot be read: its aliases repeat too much'],
  ['a.yaml', 'name: a\n---\nname: b\n', 'a.yaml:2: expected one document in a file'],
  ['a.yaml', `name: a\nmetadata: ${'['.repeat(100_000)}`, /^a\.yaml(:\d+)?: /],
  ['a.yaml', 'x'.repeat(1024 ** 2 + 1), 'a.yaml: cannot be read: it has more than 1 MB'],
  ['a.yaml', new Uint8Array([0x6e, 0xff, 0xfe]), 'a.yaml: cannot be read: it is not in UTF-8'],
  ['a.txt', 'name: a', 'a.txt: expected a file whose name ends in .yaml, .yml, .json, .md or .markdown'],
  ['a.md', '# Hello\n', /^a\.md:1: expected the fields between two lines "---"/],
  ['a.md', '---\nname: a\n', /^a\.md:1: expected the fields/],
  ['a.md', '---\nname: a\ntols: []\n---\nbody', 'a.md:3: tols: no such field; did you mean tools?'],
  [
    'a.md',
    '---\nname: a\ninstructions: x\n---\nbody',
    'a.md:3: instructions: they are the body of the file too; keep one of them',
  ],
])('%s says where it is wrong (case %#)', async (name, content, message) => {
  await expect(read(name, content)).rejects.toThrow(message);
});

test('a file that does not exist is named', async () => {
  await expect(readTemplateFile(join(folder, 'absent.yaml'))).rejects.toThrow(
    'absent.yaml: cannot be read: there is no such file',
  );
});

test('a field that only the server finds wrong has a place too', async () => {
  const { placeOf } = await read('a.md', '---\nname: a\nmodel:\n  id: x\ntools:\n  - http\n  - shel\n---\n');

  expect(
    ['defaults.tools.1', 'defaults.model.id', 'defaults.model', 'name', 'defaults.env'].map(placeOf),
  ).toEqual(['a.md:7', 'a.md:4', 'a.md:3', 'a.md:2', 'a.md'].map((place) => `${folder}/${place}`));
});
