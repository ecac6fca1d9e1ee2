import { afterAll, describe, expect, test } from 'vitest';
import type { Computer } from '../computer.ts';
import { createTestComputers, testLimits } from '../testing/create-test-computers.ts';

const { check, newComputer, close } = await createTestComputers();
afterAll(close);

/** Kind, mode, time, size, link count, target and name of everything, sorted; names may be any bytes. */
const LISTING = `find . ! -name . -printf '%y %m %T@ %s %n %l %p\\n' | LC_ALL=C sort | base64 -w0`;

async function run(computer: Computer, command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await computer.exec(command, { timeoutMs: 30_000 });
  if (exitCode !== 0) throw new Error(`${command}: ${stderr}`);
  return stdout;
}

async function packed(computer: Computer): Promise<{ tar: Buffer; isComplete: boolean }> {
  const workspace = computer.pack();
  const pieces: Uint8Array[] = [];
  for await (const piece of workspace) pieces.push(piece);
  return { tar: Buffer.concat(pieces), isComplete: workspace.isComplete() };
}

async function* inPieces(tar: Buffer, size = 700_001): AsyncGenerator<Buffer> {
  for (let at = 0; at < tar.byteLength; at += size) yield tar.subarray(at, at + size);
}

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok)('the workspace of one computer, laid out in another', () => {
  /** Runs the commands in a new computer and lays out its workspace in another. */
  async function moved(commands: string, workspaceBytes = testLimits.workspaceBytes) {
    const from = await newComputer({ limits: { workspaceBytes } });
    await run(from, commands);
    const { tar, isComplete } = await packed(from);
    const to = await newComputer({ limits: { workspaceBytes } });
    const laidOut = await to.unpack(inPieces(tar));
    return { from, to, tar, isComplete: isComplete && laidOut.isComplete };
  }

  test('has every kind of entry as it was: links, modes, times, sizes and names of any bytes', async () => {
    const { from, to, isComplete } = await moved(`
      mkdir -p empty deep/er/still locked sticky
      printf hello > plain; touch -d '2001-02-03 04:05:06.789' plain
      head -c 3000000 /dev/urandom > big
      ln plain deep/hard; ln -s ../plain deep/soft; ln -s /etc/passwd away; ln -s ../../../etc over; ln -s nowhere broken
      ln away also-away
      mkfifo pipe
      printf x > "$(printf 'na\\377me\\nwith \\\\ and "')"; mkdir "$(printf 'fol\\376der')"
      printf y > "$(printf 'fol\\376der')/ -rf"
      printf z > "$(head -c 250 /dev/zero | tr '\\0' n)"
      printf run > tool; chmod 4755 tool; chmod 1777 sticky
      printf secret > secret; chmod 000 secret
      printf inside > locked/inside; chmod 200 locked/inside; touch -h -d '1999-01-01' broken; chmod 000 locked
      printf ro > deep/er/ro; chmod 400 deep/er/ro; chmod 555 deep/er; touch -d '1970-01-01 00:00:09' empty`);

    const unlock = 'chmod 700 locked; chmod 600 secret locked/inside;';
    expect(isComplete).toBe(true);
    expect(await run(to, LISTING)).toBe(await run(from, LISTING));
    expect(await run(to, `${unlock} cat secret locked/inside deep/er/ro deep/hard; sha256sum < big`)).toBe(
      await run(from, `${unlock} cat secret locked/inside deep/er/ro deep/hard; sha256sum < big`),
    );
    expect(await run(to, '[ plain -ef deep/hard ] && readlink away over && ls -A')).not.toContain('.jettson');
  });

  test('stays as it was in the first computer', async () => {
    const computer = await newComputer();
    await run(computer, 'mkdir -p a/b; echo x > a/b/c; chmod 200 a/b/c; chmod 100 a/b; chmod 000 a');
    const modes = 'stat -c %a a; chmod 700 a; stat -c %a a/b; chmod 700 a/b; stat -c %a a/b/c';

    await packed(computer);

    expect(await run(computer, modes)).toBe('0\n100\n200\n');
    expect(await run(computer, 'ls -A /tmp')).toBe('');
  });

  test('can be the second one to be packed, after a first that was given up in the middle', async () => {
    const computer = await newComputer();
    await run(computer, 'head -c 5000000 /dev/urandom > big; echo s > secret; chmod 000 secret');

    for await (const _piece of computer.pack()) break;
    const { isComplete } = await packed(computer);

    expect(isComplete).toBe(true);
    expect(await run(computer, 'stat -c %a secret; ps -e -o comm= | grep -c tar || true')).toBe('0\n0\n');
  });

  test('stops being packed at once, although the agent has stopped tar', async () => {
    const computer = await newComputer();
    await run(computer, 'head -c 50000000 /dev/urandom > big; echo s > secret; chmod 000 secret');
    const given = new AbortController();
    const pieces = computer.pack(given.signal)[Symbol.asyncIterator]();
    await pieces.next();
    await run(computer, 'kill -STOP $(ps -e -o pid=,comm= | grep tar | grep -o "[0-9]*")');
    // What tar wrote before is read first.
    const read = (async () => {
      while (!(await pieces.next()).done);
    })().catch(() => {});

    given.abort();
    await read;

    expect(await run(computer, 'stat -c %a secret; ps -e -o comm= | grep -c tar || true')).toBe('0\n0\n');
  });

  test('has holes where a giant file had them', async () => {
    const giants = `
      for n in $(seq 20); do truncate -s 900M hollow$n; done
      truncate -s 900M giant; printf end | dd of=giant bs=1 seek=700M conv=notrunc 2>/dev/null`;
    const { to, tar, isComplete } = await moved(giants, 1024 ** 3);

    expect(isComplete).toBe(true);
    expect(tar.byteLength).toBeLessThan(200_000);
    expect(await run(to, 'stat -c %s giant hollow20; tail -c +734003201 giant | head -c 3')).toBe(
      `${900 * 1024 ** 2}\n${900 * 1024 ** 2}\nend`,
    );
  });

  test('is packed although files change, appear, shrink and vanish meanwhile', async () => {
    const from = await newComputer();
    await run(
      from,
      'mkdir busy; head -c 9000000 /dev/urandom > steady; for n in $(seq 200); do echo $n > busy/$n; done',
    );
    await run(
      from,
      `(while :; do date >> busy/grows; truncate -s $(($$ % 9000)) busy/7; mv busy/8 busy/8b; mv busy/8b busy/8; echo n > busy/n$(date +%N); done) >/dev/null 2>&1 &`,
    );
    const before = await run(from, 'sha256sum < steady');

    const { tar, isComplete } = await packed(from);
    const to = await newComputer();
    await to.unpack(inPieces(tar));

    expect(isComplete).toBe(true);
    expect(await run(to, 'sha256sum < steady')).toBe(before);
    expect(await run(to, 'cat busy/199')).toBe('199\n');
  });

  test('leaves out what is too deep for any path, says so, and keeps the rest', async () => {
    const { to, isComplete } = await moved(`
      printf kept > kept
      node -e 'for (let n = 0; n < 1500; n++) { require("fs").mkdirSync("deep"); process.chdir("deep"); }'`);

    expect(isComplete).toBe(false);
    expect(await run(to, 'cat kept')).toBe('kept');
    expect(await to.isHealthy()).toBe(true);
  });
});

describe.runIf(check.ok)('a tar that an agent made up', () => {
  /** A tar of the files that these commands make in `/tmp/t`, with names as in `transform`. */
  async function forged(commands: string): Promise<Buffer> {
    const computer = await newComputer();
    await run(computer, `mkdir /tmp/t; cd /tmp/t; ${commands}`);
    return (await computer.readFile('forged.tar', { maxBytes: 9_000_000 })).data;
  }

  test.each([
    [
      'that leads out of the workspace',
      `echo x > f; tar -cPf /workspace/forged.tar --transform 's,f,../../tmp/out,' f`,
    ],
    ['with absolute names', `echo x > f; tar -cPf /workspace/forged.tar --transform 's,f,/tmp/out,' f`],
    [
      'that writes through a link',
      `ln -s /tmp l; tar -cf a.tar l; rm l; mkdir l; echo x > l/out; tar -cf b.tar l/out; cat a.tar b.tar > /workspace/forged.tar`,
    ],
  ])('%s writes nothing outside', async (_name, commands) => {
    const tar = await forged(commands);
    const computer = await newComputer();

    await computer.unpack(inPieces(tar));

    expect(await run(computer, 'ls -A /tmp')).toBe('');
  });

  test.each([
    ['a device node', Buffer.concat([deviceHeader(), Buffer.alloc(1024)])],
    ['no tar at all', Buffer.alloc(3_000_000, 'garbage')],
    ['more than fits', Buffer.concat([fileHeader('x', 500_000_000), Buffer.alloc(60_000_000)])],
    ['an end in the middle', fileHeader('x', 100_000)],
  ])('%s is laid out in part, and the computer goes on working', async (_name, tar) => {
    const computer = await newComputer();

    const { isComplete } = await computer.unpack(inPieces(tar));

    expect(isComplete).toBe(false);
    expect(await run(computer, 'rm -rf x; echo works')).toBe('works\n');
  });
});

function fileHeader(name: string, size: number): Buffer {
  return header({ name, size, type: '0' });
}

function deviceHeader(): Buffer {
  return header({ name: 'null', size: 0, type: '3' });
}

/** A header of a tar in the ustar format. */
function header({ name, size, type }: { name: string; size: number; type: string }): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0');
  block.write(name, 0);
  block.write(octal(0o666, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  block.write(octal(1, 8), 329);
  block.write(octal(3, 8), 337);
  block.write(
    octal(
      block.reduce((sum, byte) => sum + byte, 0),
      7,
    ),
    148,
  );
  block[155] = 32;
  block[154] = 0;
  return block;
}
