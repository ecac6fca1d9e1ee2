import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';

const { check, newComputer, close } = await createTestComputers();
afterAll(close);

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok)('the files of a computer', async () => {
  const computer = await newComputer();
  const run = async (command: string) => (await computer.exec(command, { timeoutMs: 20_000 })).stdout;
  const read = async (path: string) => (await computer.readFile(path, { maxBytes: 1_000 })).data.toString();
  const outside = { name: 'ComputerError', code: 'outside_workspace' };

  test('start with an empty workspace', async () => {
    const fresh = await newComputer();

    expect(await fresh.list('.')).toEqual([]);
  });

  test('are shared between the file operations and the shell', async () => {
    await computer.writeFile('notes/today.txt', Buffer.from('from outside'));
    const seen = await run(
      'cat notes/today.txt; stat -c %U notes/today.txt; echo " and inside" >> notes/today.txt',
    );

    expect(seen).toBe('from outsideagent\n');
    expect(await read('/workspace/notes/today.txt')).toBe('from outside and inside\n');
  });

  test('keep every byte', async () => {
    const data = Buffer.from(Array.from({ length: 5_000_000 }, (_, index) => index % 251));

    await computer.writeFile('bytes.bin', data);
    const { data: back, sizeBytes } = await computer.readFile('bytes.bin', { maxBytes: 5_000_000 });

    expect(sizeBytes).toBe(5_000_000);
    expect(back.equals(data)).toBe(true);
  });

  test('are added to where they are, in whatever spelling, and never outside', async () => {
    await run(String.raw`printf one > "$(printf 'b\377')"; ln -s /tmp/away away; printf x > /tmp/away`);

    await computer.appendFile(String.raw`b\xff`, Buffer.from(' and two'));

    expect(await read(String.raw`b\xff`)).toBe('one and two');
    expect(await run(String.raw`ls -d b*; cat "$(printf 'b\377')"`)).not.toContain('xff');
    await expect(computer.appendFile('missing', Buffer.from('x'))).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(computer.appendFile('.', Buffer.from('x'))).rejects.toMatchObject({ code: 'not_a_file' });
    await expect(computer.appendFile('away', Buffer.from('y'))).rejects.toMatchObject(outside);
    expect(await run('cat /tmp/away; rm /tmp/away away')).toBe('x');
  });

  test('are read in parts', async () => {
    await computer.writeFile('digits', Buffer.from('0123456789'));

    expect(await computer.readFile('digits', { offset: 3, maxBytes: 4 })).toEqual({
      data: Buffer.from('3456'),
      sizeBytes: 10,
    });
    expect((await computer.readFile('digits', { offset: 20, maxBytes: 4 })).data).toHaveLength(0);
  });

  test('are replaced in one step and keep their mode', async () => {
    await run('echo old > script; chmod 750 script; ln script kept');

    await computer.writeFile('script', Buffer.from('new'));

    expect(await run('cat kept; stat -c %a script; ls -A | grep jettson || true')).toBe('old\n750\n');
    expect(await read('script')).toBe('new');
  });

  test('are listed with sizes, links as links', async () => {
    await run('mkdir -p shelf/box; printf 12345 > shelf/book; ln -s /etc shelf/away');

    expect(await computer.list('shelf')).toEqual([
      { name: 'away', sizeBytes: 4, isDir: false },
      { name: 'book', sizeBytes: 5, isDir: false },
      { name: 'box', sizeBytes: 0, isDir: true },
    ]);
  });

  test('are removed, folders with all their contents', async () => {
    await run('mkdir -p gone/deep; touch gone/deep/file single');

    await computer.remove('gone');
    await computer.remove('single');

    expect(await run('ls -d gone single 2>&1 || true')).not.toMatch(/^(gone|single)$/m);
  });

  test('are removed with their folder, however deep they are', async () => {
    const name = 'a-folder-with-quite-a-long-name';
    const made = await run(`mkdir deep; cd deep; touch first; ln -s /etc link; n=0
      while [ $n -lt 300 ]; do mkdir ${name} beside; cd -P ${name}; : > file; n=$((n + 1)); done; echo $n`);

    await computer.remove('deep');

    expect(made).toBe('300\n');
    expect((await computer.list('.')).map((entry) => entry.name)).not.toContain('deep');
    expect(await run('ls -d /etc')).toBe('/etc\n');
  });

  test.each([
    ['reading a missing file', () => computer.readFile('missing', { maxBytes: 1 }), 'not_found'],
    ['reading a folder', () => computer.readFile('folder', { maxBytes: 1 }), 'not_a_file'],
    ['reading a pipe that nobody writes to', () => computer.readFile('pipe', { maxBytes: 1 }), 'not_a_file'],
    ['reading below a file', () => computer.readFile('file/below', { maxBytes: 1 }), 'not_a_directory'],
    ['writing to a folder', () => computer.writeFile('folder', Buffer.from('x')), 'not_a_file'],
    ['writing below a file', () => computer.writeFile('file/below', Buffer.from('x')), 'not_a_directory'],
    ['listing a missing folder', () => computer.list('missing'), 'not_found'],
    ['listing a file', () => computer.list('file'), 'not_a_directory'],
    ['removing a missing file', () => computer.remove('missing'), 'not_found'],
    ['removing the workspace', () => computer.remove('/workspace'), 'not_a_file'],
    ['a NUL in the path', () => computer.readFile('a\0b', { maxBytes: 1 }), 'io_error'],
    ['a name that is too long', () => computer.writeFile('n'.repeat(300), Buffer.from('x')), 'io_error'],
  ])('%s fails with a reason', async (_name, operation, code) => {
    await run('mkdir -p folder; touch file; [ -e pipe ] || mkfifo pipe');

    await expect(operation()).rejects.toMatchObject({ name: 'ComputerError', code });
  });

  test('cannot exceed the workspace', async () => {
    const small = await newComputer({ limits: { workspaceBytes: 16_000_000 } });
    await small.exec('head -c 60000000 /dev/zero > filler', { timeoutMs: 20_000 });

    await expect(small.writeFile('more', Buffer.alloc(1_000_000))).rejects.toMatchObject({
      code: 'no_space',
    });

    expect((await small.list('.')).map(({ name }) => name)).toEqual(['filler']);
    await small.remove('filler');
    await small.writeFile('more', Buffer.alloc(1_000_000));
  });

  describe('never lead outside', () => {
    const ways = [
      ['an absolute path', '/etc/passwd'],
      ['a relative path', '../etc/passwd'],
      ['a path through the workspace', '/workspace/../etc/passwd'],
      ['another root', '/proc/self/root/etc/passwd'],
      ['a link to a file', 'link-to-file'],
      ['a link to a folder', 'link-to-folder/passwd'],
      ['a folder whose parent is a link', 'link-to-folder/ssl/certs'],
      ['a link to a link', 'link-to-link/passwd'],
      ['a link out through /proc', 'link-to-root/etc/passwd'],
    ] as const;

    test.each(ways)('by %s', async (_name, path) => {
      await run(`ln -sfn /etc/passwd link-to-file; ln -sfn /etc link-to-folder; ln -sfn link-to-folder link-to-link;
        ln -sfn /proc/self/root link-to-root`);

      await expect(computer.readFile(path, { maxBytes: 10 })).rejects.toMatchObject(outside);
      await expect(computer.writeFile(path, Buffer.from('x'))).rejects.toMatchObject(outside);
      if (path.includes('/')) {
        await expect(computer.remove(path)).rejects.toMatchObject(outside);
        await expect(computer.list(path.slice(0, path.lastIndexOf('/')) || '/')).rejects.toMatchObject(
          outside,
        );
      }
      expect(await run('cat /etc/passwd')).toContain('agent');
    });

    test('by a link that leads nowhere yet', async () => {
      await run('ln -sfn /tmp/planted dangling; ln -sfn /tmp/folder dangling-folder');

      await expect(computer.writeFile('dangling', Buffer.from('x'))).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(computer.writeFile('dangling-folder/x', Buffer.from('x'))).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await run('ls -A /tmp')).toBe('');
    });

    test('by removing a link: what it points to stays', async () => {
      await run(
        'mkdir -p /tmp/target; touch /tmp/target/file; ln -sfn /tmp/target doomed; mkdir -p tree; ln -s /tmp/target tree/link',
      );

      await computer.remove('doomed');
      await computer.remove('tree');

      expect(await run('ls /tmp/target; rm -r /tmp/target; ls -d doomed tree 2>/dev/null')).toBe('file\n');
    });

    test('by a folder that becomes a link in between', async () => {
      await run(
        'mkdir -p real /tmp/trap; echo safe > real/file; echo secret > /tmp/trap/file; ln -sfn real swap',
      );
      const swapping = computer.exec(
        'end=$(($(date +%s) + 2)); while [ $(date +%s) -lt $end ]; do ln -sfn /tmp/trap t; mv -T t swap; ln -sfn real t; mv -T t swap; done',
        { timeoutMs: 20_000 },
      );

      const seen = new Set<string>();
      let over = false;
      const ended = swapping.finally(() => {
        over = true;
      });
      while (!over) {
        seen.add(await read('swap/file').catch((error) => error.code));
        await computer.writeFile('swap/new', Buffer.from('x')).catch((error) => seen.add(error.code));
      }
      await ended;

      expect(seen).toContain('safe\n');
      expect(
        [...seen].filter((value) => !['safe\n', 'outside_workspace', 'not_found'].includes(value)),
      ).toEqual([]);
      expect(await run('ls -A /tmp/trap; rm -r /tmp/trap')).toBe('file\n');
    });

    test('while links that stay inside are followed', async () => {
      await run('mkdir -p here; echo inside > here/file; ln -sfn here there; ln -sfn here/file direct');

      await computer.writeFile('direct', Buffer.from('changed'));

      expect([await read('there/file'), await run('readlink direct')]).toEqual(['changed', 'here/file\n']);
    });
  });
});
