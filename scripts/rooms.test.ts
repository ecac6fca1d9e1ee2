import { execFile } from 'node:child_process';
import { cp, glob, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { forbiddenImports, ORDERS } from './rooms.ts';

const ROOT = join(import.meta.dirname, '..');
const BIOME = join(ROOT, 'node_modules/.bin/biome');

interface Rule {
  includes: string[];
  linter: { rules: { style?: { noRestrictedImports?: { options: { patterns: { group: string[] }[] } } } } };
}

/** Lints files, each with one import, under the repository's rules. Returns the paths of those that are refused. */
async function refusedOf(files: ReadonlyMap<string, string>): Promise<Set<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-rooms-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ['biome.json', 'biome.rooms.json', '.gitignore'])
    await cp(join(ROOT, name), join(folder, name));
  for (const [path, specifier] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `import type { A } from '${specifier}';\n\nexport type B = A;\n`);
  }
  const { stdout } = await promisify(execFile)(
    BIOME,
    ['ci', '--max-diagnostics=none', '--reporter=github', '.'],
    { cwd: folder, maxBuffer: 64 * 1024 ** 2 },
  ).catch((error: { stdout: string }) => error);
  const refused = stdout.matchAll(
    /title=lint\/style\/noRestrictedImports,file=(?:.*?\/jettson-rooms-\w+\/)?(.*?),/g,
  );
  return new Set([...refused].map(([, path]) => path ?? ''));
}

test('lint refuses each import against the order of the rooms, and allows the others', async () => {
  const wrong = new Map<string, string>();
  const right = new Map<string, string>();
  for (const order of ORDERS) {
    const entries = [...order.rows.flat(), ...order.doors].map((entry) => `${order.folder}/${entry}`);
    for (const { path, forbidden } of forbiddenImports(order)) {
      for (const other of entries.filter((entry) => entry !== path)) {
        // A rule for a file can be tested with only one import; the tests with folders cover its other patterns.
        if (path.endsWith('.ts') && other !== forbidden.at(-1)) continue;
        const target = other.endsWith('.ts') ? other : `${other}/deep/file.ts`;
        for (const place of path.endsWith('.ts') ? [''] : ['/', '/inner/']) {
          const file = place === '' ? path : `${path}${place}import-${other.replaceAll(/\W/g, '-')}.ts`;
          (forbidden.includes(other) ? wrong : right).set(file, relative(dirname(file), target));
        }
      }
    }
  }

  const refused = await refusedOf(new Map([...wrong, ...right]));

  expect([...wrong.keys()].filter((path) => !refused.has(path))).toEqual([]);
  expect([...right.keys()].filter((path) => refused.has(path))).toEqual([]);
  expect(wrong.size).toBeGreaterThan(100);
});

test('lint refuses what each rule for a package forbids, and allows its exceptions', async () => {
  const { overrides } = JSON.parse(await readFile(join(ROOT, 'biome.json'), 'utf8')) as { overrides: Rule[] };
  const wrong = new Map<string, string>();
  const right = new Map<string, string>();
  for (const { includes, linter } of overrides) {
    const groups =
      linter.rules.style?.noRestrictedImports?.options.patterns.flatMap(({ group }) => group) ?? [];
    for (const [index, pattern] of groups.entries()) {
      const folder = includes.find((path) => !path.startsWith('!'))?.replace('/**', '') ?? '';
      const specifier = pattern
        .replace(/^!/, '')
        .replace(/^\*\*\//, '../')
        .replaceAll(/\*+/g, 'anything');
      (pattern.startsWith('!') ? right : wrong).set(`${folder}/import-${index}.ts`, specifier);
    }
  }

  const refused = await refusedOf(new Map([...wrong, ...right]));

  expect([...wrong.keys()].filter((path) => !refused.has(path))).toEqual([]);
  expect([...right.keys()].filter((path) => refused.has(path))).toEqual([]);
  expect(wrong.size).toBeGreaterThan(10);
});

test.for(ORDERS)(
  'everything in $folder has its place in the order, and there are no import cycles',
  async (order) => {
    const { folder, rows, doors } = order;
    const entries = new Set([...rows.flat(), ...doors]);
    const files = (await readdir(join(ROOT, folder), { recursive: true })).filter(
      (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('testing/'),
    );
    const graph = new Map<string, Set<string>>();
    const entryOf = (path: string) => path.split('/')[0] ?? '';
    for (const file of files) {
      const from = entryOf(file);
      const imports = graph.get(from) ?? new Set();
      const source = await readFile(join(ROOT, folder, file), 'utf8');
      for (const [, specifier = ''] of source.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
        const to = relative('', join(dirname(file), specifier));
        if (!to.startsWith('..') && entryOf(to) !== from) imports.add(entryOf(to));
      }
      graph.set(from, imports);
    }

    expect([...graph.keys()].filter((entry) => !entries.has(entry))).toEqual([]);
    expect(findCircle(graph)).toEqual([]);
  },
);

test('there are no import cycles between packages', async () => {
  const graph = new Map<string, Set<string>>();
  for await (const path of glob('packages/*/src/**/*.ts', { cwd: ROOT })) {
    if (path.endsWith('.test.ts') || path.includes('/testing/')) continue;
    const name = path.split('/')[1] ?? '';
    const imports = graph.get(name) ?? new Set();
    const source = await readFile(join(ROOT, path), 'utf8');
    for (const [, other = ''] of source.matchAll(/from '@jettson\/([^'/]+)/g)) imports.add(other);
    graph.set(name, imports);
  }

  expect(graph.size).toBeGreaterThan(4);
  expect(findCircle(graph)).toEqual([]);
});

/** The nodes of a cycle, or none. */
function findCircle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  function visit(node: string, path: string[]): string[] {
    if (path.includes(node)) return path.slice(path.indexOf(node));
    if (done.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle.length > 0) return circle;
    }
    done.add(node);
    return [];
  }
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
