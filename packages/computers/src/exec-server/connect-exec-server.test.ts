import { PassThrough } from 'node:stream';
import { type Budget, createBudget } from '@jettson/egress/budget';
import { expect, test } from 'vitest';
import { connectExecServer } from './connect-exec-server.ts';
import { createFrameDecoder, encodeFrame } from './inside/frames.ts';
import type { Request } from './inside/protocol.ts';

/** The far end of a connection, controlled by an agent that took over the exec server. */
async function connectTo(
  answer: (request: Request, send: (header: object, body?: Buffer) => void) => void,
  budget?: Budget,
) {
  const input = new PassThrough();
  const output = new PassThrough();
  const broken: string[] = [];
  const send = (header: object, body?: Buffer) => void output.write(encodeFrame(header, body));
  const decode = createFrameDecoder({ headerBytes: 1e6, bodyBytes: 1e6 }, ({ header }) =>
    answer(header as Request, send),
  );
  input.on('data', decode);
  const connecting = connectExecServer({
    input,
    output,
    onBroken: (reason) => broken.push(reason),
    ...(budget && { budget }),
  });
  send({ id: 0, type: 'ready' });
  return { server: await connecting, output, broken };
}

const gone = { name: 'ComputerError', code: 'computer_gone' };

test.each<[string, (send: (header: unknown, body?: Buffer) => void, id: number) => void]>([
  ['an answer to a question that was never asked', (send) => send({ id: 999, type: 'done' })],
  ['endless output with no content', (send, id) => send({ id, type: 'output', stream: 'stdout' })],
  ['something that is not an object', (send) => send(7)],
  ['a reply without a type', (send, id) => send({ id })],
  ['a size that is not a number', (send, id) => send({ id, type: 'done', sizeBytes: '9' })],
  [
    'more output than was requested',
    (send, id) => {
      for (let n = 0; n < 11; n++)
        send({ id, type: 'output', stream: 'stdout' }, Buffer.alloc(1_000_000, 'x'));
    },
  ],
  ['a body over the limit', (send, id) => send({ id, type: 'done' }, Buffer.alloc(17_000_000))],
])('%s from inside ends the computer', async (_name, attack) => {
  const { server, broken } = await connectTo(({ id }, send) => attack(send as never, id));

  await expect(server.exec('true', { timeoutMs: 1_000 })).rejects.toMatchObject(gone);

  expect(broken).toHaveLength(1);
  await expect(server.list('.')).rejects.toMatchObject(gone);
  expect(await server.isHealthy()).toBe(false);
});

test('closing the channel fails everything in progress', async () => {
  const { server, output, broken } = await connectTo(() => output.destroy());

  await expect(server.readFile('a', { maxBytes: 1 })).rejects.toMatchObject(gone);

  expect(broken).toEqual(['the exec server ended']);
});

test('fields with special names have no effect on this side', async () => {
  const body = Buffer.from('[{"name":"a","sizeBytes":1,"isDir":false,"__proto__":{"isDir":true}}]');
  const { server } = await connectTo(({ id }, send) =>
    send(JSON.parse(`{"id":${id},"type":"done","__proto__":{"x":1}}`), body),
  );

  const entries = await server.list('.');

  expect(entries).toEqual([{ name: 'a', sizeBytes: 1, isDir: false }]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test('a listing that makes no sense fails that one call', async () => {
  const { server, broken } = await connectTo(({ id }, send) =>
    send({ id, type: 'done' }, Buffer.from('{"name":1}')),
  );

  await expect(server.list('.')).rejects.toMatchObject({ name: 'ComputerError', code: 'io_error' });

  expect(broken).toEqual([]);
});

test.each([
  ['nothing', ''],
  ['no answer', '{"found":7}'],
  ['more than a search may find', JSON.stringify({ found: Array(1_001).fill('a') })],
  ['an unknown fault', '{"code":"computer_gone","message":"m"}'],
])('a search that prints %s fails that one call', async (_name, printed) => {
  const { server, broken } = await connectTo(({ id }, send) => {
    if (printed !== '') send({ id, type: 'output', stream: 'stdout' }, Buffer.from(printed));
    send({ id, type: 'done', exitCode: 0 });
  });

  await expect(server.find('*')).rejects.toMatchObject({ name: 'ComputerError', code: 'io_error' });

  expect(broken).toEqual([]);
});

test('more output of a process than is kept ends the computer', async () => {
  const { server, broken } = await connectTo(({ id, op }, send) => {
    if (op === 'start') return send({ id, type: 'done' });
    for (let n = 0; n < 11; n++) send({ id, type: 'output', stream: 'stdout' }, Buffer.alloc(1_000_000, 'x'));
  });
  const process = await server.start('flood');

  await expect(server.output(process, { waitMs: 1_000 })).rejects.toMatchObject(gone);

  expect(broken).toHaveLength(1);
});

test('a process that was never started is not asked for', async () => {
  const { server } = await connectTo(({ id }, send) => send({ id, type: 'done' }));

  await expect(server.output('proc_1', { waitMs: 0 })).rejects.toMatchObject({ code: 'not_found' });
});

test('an unknown code becomes io_error', async () => {
  const { server } = await connectTo(({ id }, send) =>
    send({ id, type: 'failed', code: 'constructor', message: 'm' }),
  );

  await expect(server.remove('a')).rejects.toMatchObject({ code: 'io_error', message: 'm' });
});

test('endless small messages are read only as fast as one computer may send, and delay no other', async () => {
  const FRAMES = 300;
  const pieces = { perSecond: 100, burst: 100 };
  const flooding = await connectTo(({ id }, send) => {
    for (let count = 0; count < FRAMES; count++)
      send({ id, type: 'output', stream: 'stdout' }, Buffer.from('x'));
    send({ id, type: 'done', exitCode: 0 });
  }, countingBudget(pieces));
  const modest = await connectTo(({ id }, send) => send({ id, type: 'done' }));
  const start = performance.now();

  const [flood, healthy] = await Promise.all([
    flooding.server.exec('flood', { timeoutMs: 60_000 }),
    modest.server.isHealthy(),
  ]);
  const seconds = (performance.now() - start) / 1000;

  expect(flood).toMatchObject({ stdout: 'x'.repeat(FRAMES), exitCode: 0 });
  expect(healthy).toBe(true);
  expect(FRAMES).toBeLessThanOrEqual(pieces.burst + pieces.perSecond * seconds + 1);
});

/** A budget that counts messages, not bytes. */
function countingBudget(rate: { perSecond: number; burst: number }) {
  const budget = createBudget(rate);
  return { spend: () => budget.spend(1) };
}
