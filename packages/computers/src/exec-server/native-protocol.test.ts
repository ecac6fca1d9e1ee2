import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';
import { openRawChannel } from '../testing/open-raw-channel.ts';
import { encodeFrame } from './inside/frames.ts';

const { check, close } = await createTestComputers({ execServer: 'auto' });
await close();
const canRun = check.ok && check.execServer === 'the native exec server';

/** `npm run test:native` does more. */
const RUNS = Number(process.env.JETTSON_TEST_PROTOCOL_RUNS ?? 15);
/** Each run starts a sandbox, which takes long on a busy machine. */
const timeout = 60_000 + RUNS * 2_000;
/** If a request gets no answer, the failure shows what was sent before it. */
const RUN = { timeout: 30_000, endOnFailure: true };
const PING = { id: 999_999, op: 'ping' };

const exec = { cwd: '.', env: {}, timeoutMs: 20_000, maxOutputBytes: 10_000_000 };
const path = fc.constantFrom(
  'a',
  'b/c',
  'd/e/f',
  '.',
  '..',
  '/etc/passwd',
  'b',
  '\ud800',
  'n\u0000l',
  '\\xff',
);
const request = fc.oneof(
  fc.record({ op: fc.constant('ping') }),
  fc.record({ op: fc.constantFrom('list', 'remove'), path }),
  fc.record({ op: fc.constant('read'), path, offset: fc.nat(9), maxBytes: fc.nat(99) }),
  fc.record({
    op: fc.constant('read-lines'),
    path,
    first: fc.nat(3),
    count: fc.nat(3),
    maxBytes: fc.nat(99),
  }),
  fc.record({ op: fc.constantFrom('write', 'append'), path }),
  fc.record({ op: fc.constant('edit'), path, oldBytes: fc.nat(9), replaceAll: fc.boolean() }),
  fc.record({ op: fc.constantFrom('pack', 'pack-read', 'pack-end') }),
  fc.record({ op: fc.constantFrom('unpack', 'unpack-write', 'unpack-end') }),
  fc.constantFrom('true', 'echo out; echo err >&2', 'exit 3', 'kill -9 $$', 'sleep 0.1 &').map((command) => ({
    ...{ op: 'exec', command },
    ...exec,
  })),
  fc.record({ op: fc.constant('start'), process: fc.constantFrom('p', 'q') }).map((start) => ({
    ...start,
    ...{ command: 'echo one; sleep 0.1; echo two', cwd: '.', env: {} },
  })),
  fc.record({
    op: fc.constant('output'),
    process: fc.constantFrom('p', 'q'),
    place: fc.nat(9),
    waitMs: fc.nat(50),
  }),
  fc.record({ op: fc.constant('stop'), process: fc.constantFrom('p', 'q') }),
  // Fields of the wrong kind, and none.
  fc.record({ op: fc.constantFrom('read', 'exec', 'unheard-of'), path: fc.constantFrom(1, null, [], {}) }),
  fc.record({ op: fc.constantFrom('read', 'exec', 'edit', 'output', 'write', 'list') }),
);
const body = fc.uint8Array({ maxLength: 40 });

/** Sends bytes in the pieces that end at the given places. */
function cut(bytes: Buffer, places: number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % bytes.byteLength))].sort((a, b) => a - b);
  return [...ends, bytes.byteLength].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

// Needs a machine on which bubblewrap can start a sandbox and the native exec server runs; `jettson doctor` says why not.
describe.runIf(canRun)('the protocol of the native exec server', () => {
  test('answers each request once, whatever it is and however its bytes are cut', { timeout }, async () => {
    const messages = fc.array(fc.tuple(request, body), { minLength: 1, maxLength: 30 });
    const property = fc.asyncProperty(
      messages,
      fc.array(fc.nat(), { maxLength: 20 }),
      async (sent, places) => {
        await using channel = await openRawChannel();
        const frames = sent.map(([header, data], index) => encodeFrame({ id: index + 1, ...header }, data));

        for (const piece of cut(Buffer.concat(frames), places)) {
          channel.write(piece);
          await new Promise((resolve) => setImmediate(resolve));
        }

        await Promise.all(sent.map((_, index) => channel.answerTo(index + 1)));
        await channel.ask(PING);
        const last = channel.answers.filter(({ type }) => type !== 'output').map(({ id }) => id);
        expect(last.sort((a, b) => a - b)).toEqual([0, ...sent.map((_, index) => index + 1), PING.id]);
      },
    );
    await fc.assert(property, { numRuns: RUNS, ...RUN });
  });

  test('survives any bytes, or ends with an error: it never crashes or hangs', { timeout }, async () => {
    const prefix = fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff)).map(([header, data]) => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(header);
      bytes.writeUInt32BE(data, 4);
      return bytes;
    });
    const headers = fc.constantFrom(
      '{',
      'null',
      '[]',
      '{"id":-1}',
      '{"id":"x"}',
      '{"op":"ping"}',
      '{"id":1e99,"op":"ping"}',
    );
    const broken = headers.map((text) => {
      const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from(text)]);
      bytes.writeUInt32BE(text.length);
      return bytes;
    });
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 60 }), prefix, broken);
    const good = fc.tuple(request, body).map(([header, data]) => encodeFrame({ id: 1, ...header }, data));
    const property = fc.asyncProperty(fc.array(fc.oneof(good, bytes), { maxLength: 8 }), async (pieces) => {
      await using channel = await openRawChannel();

      for (const piece of pieces) channel.write(piece);
      channel.child.stdin?.end();

      // It ends with its input: well, or with the error that it found in it.
      expect([0, 1]).toContain(await channel.ended);
    });
    await fc.assert(property, { numRuns: RUNS * 2, ...RUN });
  });

  test.each([
    ['unpack', 'pack-read'],
    ['pack', 'unpack-write'],
    ['pack', 'unpack-end'],
  ])('answers at once that no archive is open when after %s comes %s', async (first, second) => {
    await using channel = await openRawChannel();
    await channel.ask({ id: 1, op: first });

    const answer = await channel.ask({ id: 2, op: second });

    expect(answer).toMatchObject({ type: 'failed', message: 'no archive is open' });
  });

  test('keeps up with 10,000 small messages in little memory', async () => {
    await using channel = await openRawChannel();
    const before = await channel.peakMemory();

    const ids = Array.from({ length: 10_000 }, (_, index) => index + 1);
    for (const id of ids) channel.write(encodeFrame({ id, op: 'ping' }));
    await channel.answerTo(10_000);

    expect(channel.answers.slice(-10_000).map(({ id }) => id)).toEqual(ids);
    expect((await channel.peakMemory()) - before).toBeLessThan(8_000);
  });

  test.each([
    ['4 GB of header', 'ffffffff00000000'],
    ['4 GB of body', '00000002ffffffff'],
    ['just more than a message may have', '0000000200f42401'],
  ])('ends at a message that claims %s', async (_case, prefix) => {
    await using channel = await openRawChannel();

    channel.write(Buffer.from(prefix, 'hex'));

    expect(await channel.ended).toBe(1);
  });

  test('takes no memory for what a message only claims to have', async () => {
    await using channel = await openRawChannel();
    const read = { op: 'read', path: 'sparse', offset: 0 };
    await channel.ask({ id: 1, op: 'exec', command: 'truncate -s 50G sparse', ...exec });

    const { body: data } = await channel.ask({ id: 2, ...read, maxBytes: 1e15 });
    const absent = await channel.ask({ id: 3, op: 'read', path: 'absent', offset: 1e300, maxBytes: 1e300 });

    expect(data.byteLength).toBe(16_000_000);
    expect(absent).toMatchObject({ type: 'failed', code: 'not_found' });
    expect(await channel.peakMemory()).toBeLessThan(60_000);
  });

  test('reads no further requests while nobody takes the answers', async () => {
    await using channel = await openRawChannel();
    await channel.ask({ id: 1, op: 'write', path: 'file' }, Buffer.alloc(1_000_000));
    channel.child.stdout?.pause();

    const ids = Array.from({ length: 200 }, (_, index) => index + 2);
    for (const id of ids) {
      channel.write(encodeFrame({ id, op: 'read', path: 'file', offset: 0, maxBytes: 1_000_000 }));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    channel.child.stdout?.resume();
    await channel.answerTo(201);

    expect(channel.answers.slice(-200).map(({ id }) => id)).toEqual(ids);
    expect(await channel.peakMemory()).toBeLessThan(60_000);
  });

  test('ends commands that are aborted, and only those, however the requests are mixed', async () => {
    await using channel = await openRawChannel();
    const sleep = { op: 'exec', command: 'sleep 100', ...exec, timeoutMs: 100_000 };
    const ids = Array.from({ length: 20 }, (_, index) => index + 1);

    for (const id of ids) {
      channel.write(
        encodeFrame({ id, ...(id % 2 ? sleep : { ...sleep, command: 'sleep 0.5; echo whole' }) }),
      );
      // Also those that are unknown, or over.
      channel.write(encodeFrame({ id: id % 2 ? id : id + 1_000, op: 'abort' }));
    }
    const exitCodes = await Promise.all(ids.map((id) => channel.answerTo(id)));

    expect(exitCodes).toMatchObject(ids.map((id) => ({ exitCode: id % 2 ? 128 + 9 : 0 })));
  });

  test('is one of the processes that its computer may have, however busy it is', async () => {
    await using channel = await openRawChannel();
    const commands = Array.from({ length: 10 }, (_, index) => index + 1);
    for (const id of commands) channel.write(encodeFrame({ id, op: 'exec', command: 'sleep 0.2', ...exec }));

    await channel.ask({ id: 11, op: 'exec', command: 'grep Threads: /proc/2/status', ...exec });

    const output = channel.answers.find(({ id, type }) => id === 11 && type === 'output');
    expect(`${output?.body}`).toBe('Threads:\t1\n');
  });
});
