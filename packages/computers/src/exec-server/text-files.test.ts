import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';

const { check, newComputer, close } = await createTestComputers();
afterAll(close);

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok)('text in the files of a computer', async () => {
  const computer = await newComputer();
  const run = async (command: string) => (await computer.exec(command, { timeoutMs: 20_000 })).stdout;
  const write = (path: string, text: string) => computer.writeFile(path, Buffer.from(text));
  const read = async (path: string) => (await computer.readFile(path, { maxBytes: 1_000 })).data.toString();

  describe('is read by lines', async () => {
    await write('lines', 'one\ntwo\r\nthree\n\nfive');
    const lines = async (first: number, count: number, maxBytes = 1_000) => {
      const { data, ...rest } = await computer.readLines('lines', { first, count, maxBytes });
      return { text: data.toString(), ...rest };
    };

    test.each([
      [1, 1, 'one\n'],
      [2, 2, 'two\r\nthree\n'],
      [4, 9, '\nfive'],
      [5, 1, 'five'],
      [6, 1, ''],
    ])('from %i on, %i of them', async (first, count, text) => {
      expect(await lines(first, count)).toEqual({ text, lines: 5, sizeBytes: 20 });
    });

    test('at most as many bytes as asked for', async () => {
      expect(await lines(2, 4, 4)).toMatchObject({ text: 'two\r' });
    });

    test('far into a large file', async () => {
      await run('seq 1 1000000 > million');

      const { data, lines: all } = await computer.readLines('million', {
        first: 999_998,
        count: 2,
        maxBytes: 100,
      });

      expect(data.toString()).toBe('999998\n999999\n');
      expect(all).toBe(1_000_000);
    });

    test('of which an empty file has none', async () => {
      await write('empty', '');

      expect(await computer.readLines('empty', { first: 1, count: 9, maxBytes: 9 })).toMatchObject({
        lines: 0,
      });
    });
  });

  describe('is replaced', () => {
    const edit = (before: string, after: string, replaceAll = false) =>
      computer.edit('text', { before, after, replaceAll });

    test('where it occurs once, and the rest of the file stays byte for byte', async () => {
      await run(String.raw`printf 'a\377\r\nold $& end' > text; chmod 750 text`);

      expect(await edit('old $&', 'new $1')).toBe(1);

      expect(await run('od -An -c text | tr -d " \\n"; stat -c " %a" text')).toBe(
        `${String.raw`a377\r\nnew$1end`} 750\n`,
      );
    });

    test('everywhere, on demand', async () => {
      await write('text', 'aa aa aa');

      expect(await edit('aa', 'a', true)).toBe(3);
      expect(await read('text')).toBe('a a a');
    });

    test('as often as it occurs in a large file, which takes no more memory than a few of its size', async () => {
      await run("yes '' | head -c 5000000 > text");

      expect(await edit('\n', '\r\n', true)).toBe(5_000_000);

      expect(await run('wc -c < text; tail -c 4 text | od -An -c | tr -d " \n"')).toBe(
        '10000000\n\\r\\n\\r\\n',
      );
    });

    test.each([
      ['that is missing', 'nothing', 'does not contain'],
      ['that occurs more than once', 'aa', '3 times'],
    ])('not if it is a text %s', async (_name, before, reason) => {
      await write('text', 'aa aa aa');

      await expect(edit(before, 'b')).rejects.toMatchObject({
        code: 'no_match',
        message: expect.stringContaining(reason),
      });
      expect(await read('text')).toBe('aa aa aa');
    });

    test('not in a file outside of the workspace, nor in one that grows too large', async () => {
      await write('text', 'x'.repeat(100));

      await expect(
        computer.edit('/etc/passwd', { before: 'root', after: 'x', replaceAll: true }),
      ).rejects.toMatchObject({ code: 'outside_workspace' });
      await expect(edit('x', 'y'.repeat(600_000), true)).rejects.toMatchObject({ code: 'too_large' });
    });
  });

  describe('is found', async () => {
    const tree = await newComputer();
    await tree.exec(
      `mkdir -p src/deep .git node_modules/pkg build docs
       printf 'const one = 1;\\nlet two = 2;\\r\\n' > src/a.ts
       printf 'CONST three;\\n' > src/deep/b.tsx
       printf 'const hidden\\n' > .env; printf 'const\\n' > .git/x; printf 'const\\n' > node_modules/pkg/i.ts
       printf 'build\\n*.log\\n' > .gitignore; printf 'const\\n' > build/out.ts; printf 'const\\n' > src/x.log
       printf 'const\\0binary' > picture.bin
       ln -s /etc docs/link; mkfifo pipe
       (head -c 3000000 /dev/zero | tr '\\0' y; printf 'needle'; head -c 3000 /dev/zero | tr '\\0' z) > docs/long.txt`,
      { timeoutMs: 20_000 },
    );
    const search = async (pattern: string, path = '.', glob?: string) =>
      (await tree.search({ pattern, path, ...(glob !== undefined && { glob }) })).matches.map(
        ({ path: found, line, text }) => `${found}:${line}:${text}`,
      );

    test('with its file and line; not in git, modules, ignored and binary files', async () => {
      expect(await search('const')).toEqual(['.env:1:const hidden', 'src/a.ts:1:const one = 1;']);
    });

    test.each([
      ['by a regular expression', '\\btwo\\s=\\s\\d;$', '.', undefined, ['src/a.ts:2:let two = 2;']],
      ['whatever its case', '(?i)^const t', '.', undefined, ['src/deep/b.tsx:1:CONST three;']],
      ['in one folder', 'CONST', '/workspace/src/deep', undefined, ['src/deep/b.tsx:1:CONST three;']],
      ['in one file', 'const', 'src/a.ts', undefined, ['src/a.ts:1:const one = 1;']],
      [
        'in files with such a name',
        '(?i)const',
        '.',
        '*.{ts,tsx}',
        ['src/a.ts:1:const one = 1;', 'src/deep/b.tsx:1:CONST three;'],
      ],
      ['in files with such a path', '(?i)const', '.', 'src/*.ts', ['src/a.ts:1:const one = 1;']],
      [
        'in a folder that is left out by itself',
        'const',
        'node_modules',
        undefined,
        ['node_modules/pkg/i.ts:1:const'],
      ],
    ])('%s', async (_name, pattern, path, glob, expected) => {
      expect(await search(pattern, path, glob)).toEqual(expected);
    });

    test('in a long line, of which a part is shown', async () => {
      const { matches } = await tree.search({ pattern: 'needlez', path: 'docs' });

      expect(matches).toMatchObject([{ path: 'docs/long.txt' }]);
      expect(matches[0]?.text).toHaveLength(500);
      expect(matches[0]?.text).toContain('needlez');
    });

    test('at most 200 times', async () => {
      await tree.exec('seq 1 300 > numbers', { timeoutMs: 20_000 });

      const { matches, truncated } = await tree.search({ pattern: '.', path: 'numbers' });

      expect([matches.length, truncated]).toEqual([200, true]);
    });

    test.each([
      ['a pattern that is none', { pattern: '(', path: '.' }, 'invalid_pattern'],
      ['a folder that is not there', { pattern: 'x', path: 'nowhere' }, 'not_found'],
      ['a folder outside', { pattern: 'x', path: '/etc' }, 'outside_workspace'],
      ['a link to a folder outside', { pattern: 'x', path: 'docs/link' }, 'outside_workspace'],
      ['a named pipe', { pattern: 'x', path: 'pipe' }, 'not_a_file'],
    ])('not with %s', async (_name, query, code) => {
      await expect(tree.search(query)).rejects.toMatchObject({ code });
    });

    test('no further when it is aborted, although the pattern takes for ever', async () => {
      await tree.exec('printf aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! > slow', { timeoutMs: 20_000 });
      const aborting = new AbortController();
      const searching = tree.search({ pattern: '^(a+)+$', path: 'slow' }, aborting.signal);
      aborting.abort(new Error('enough'));

      await expect(searching).rejects.toThrow('enough');
      expect(await tree.isHealthy()).toBe(true);
    });

    test('although a .gitignore is a pipe, or a link to a device that never ends', async () => {
      await tree.exec(
        `mkdir -p odd/pipe odd/link; mkfifo odd/pipe/.gitignore; ln -s /dev/zero odd/link/.gitignore
         printf 'odd' > odd/pipe/a; printf 'odd' > odd/link/a`,
        { timeoutMs: 20_000 },
      );

      expect(await search('odd', 'odd')).toEqual(['odd/link/a:1:odd', 'odd/pipe/a:1:odd']);
    });

    test.each([
      ['*.ts', ['src/a.ts']],
      ['**/*.{ts,tsx}', ['src/a.ts', 'src/deep/b.tsx']],
      ['src/*', ['src/a.ts']],
      ['/workspace/src/**', ['src/a.ts', 'src/deep/b.tsx']],
      ['.*', ['.env', '.gitignore']],
      ['nothing-like-it', []],
    ])('by the name of its file: %s', async (glob, expected) => {
      expect(await tree.find(glob)).toEqual({ paths: expected, truncated: false });
    });
  });
});

describe.runIf(check.ok)('a file with a name that is not UTF-8', async () => {
  const computer = await newComputer();
  const { stdout } = await computer.exec(
    String.raw`d=$(printf 'd\377'); mkdir "$d"; printf needle > "$d/$(printf '\351t\303\251.txt')"; printf 2 > 'a\xff'; printf 3 > 'b\x41'
      ls | od -An -c | tr -d ' \n'`,
    { timeoutMs: 20_000 },
  );
  const path = String.raw`d\xff/\xe9té.txt`;

  test('is listed with the bytes that it has', async () => {
    expect(stdout).toBe(String.raw`a\xff\nb\x41\nd377\n`);
    expect((await computer.list('.')).map(({ name }) => name)).toEqual([
      String.raw`a\x5cxff`,
      String.raw`b\x41`,
      String.raw`d\xff`,
    ]);
    expect((await computer.list(String.raw`d\xff`)).map(({ name }) => name)).toEqual([
      String.raw`\xe9té.txt`,
    ]);
  });

  test('is read, found, edited and replaced by that spelling', async () => {
    const read = async (name: string) => (await computer.readFile(name, { maxBytes: 9 })).data.toString();

    expect(await read(path)).toBe('needle');
    expect(await read(String.raw`a\x5cxff`)).toBe('2');
    expect(await read(String.raw`b\x41`)).toBe('3');
    expect((await computer.search({ pattern: 'needle', path: '.' })).matches).toMatchObject([{ path }]);
    expect((await computer.find('*.txt')).paths).toEqual([path]);
    await computer.edit(path, { before: 'needle', after: 'thread', replaceAll: false });
    expect(await read(path)).toBe('thread');
    await computer.writeFile(path, Buffer.from('new'));
    expect(await read(path)).toBe('new');
  });

  test('is removed with its folder', async () => {
    await computer.remove(String.raw`d\xff`);

    expect((await computer.list('.')).map(({ name }) => name)).not.toContain(String.raw`d\xff`);
  });
});
