import { expect, test, vi } from 'vitest';
import { createFrameDecoder, encodeFrame, type Frame } from './frames.ts';

const limits = { headerBytes: 100, bodyBytes: 100 };

test('messages arrive complete, however the channel splits them', () => {
  const sent = Buffer.concat([
    encodeFrame({ id: 1 }, Buffer.from('one')),
    encodeFrame({ id: 2 }),
    encodeFrame({ id: 3 }),
  ]);

  for (let size = 1; size <= sent.length; size++) {
    const received: Frame[] = [];
    const decode = createFrameDecoder(limits, (frame) => received.push(frame));
    for (let at = 0; at < sent.length; at += size) decode(sent.subarray(at, at + size));

    expect(received.map(({ header, body }) => [header, body.toString()])).toEqual([
      [{ id: 1 }, 'one'],
      [{ id: 2 }, ''],
      [{ id: 3 }, ''],
    ]);
  }
});

test.each([
  ['a header over the limit', encodeFrame({ text: 'x'.repeat(100) })],
  ['a body over the limit', encodeFrame({}, Buffer.alloc(101))],
  ['a length that claims gigabytes', Buffer.from('ffffffffffffffff', 'hex')],
  ['a header that is not JSON', Buffer.concat([Buffer.from('0000000200000000', 'hex'), Buffer.from('{"')])],
])('%s breaks the channel before anything is kept', (_name, bytes) => {
  const decode = createFrameDecoder(limits, () => {});

  expect(() => decode(bytes)).toThrow();
});

test('a message in very many pieces uses no more memory than its bytes', () => {
  const sent = encodeFrame({ id: 1 }, Buffer.alloc(100_000, 'x'));
  const received: Frame[] = [];
  const decode = createFrameDecoder({ headerBytes: 100, bodyBytes: 100_000 }, (frame) =>
    received.push(frame),
  );
  const joined = vi.spyOn(Buffer, 'concat');

  for (let at = 0; at < sent.length; at++) decode(sent.subarray(at, at + 1));

  const most = Math.max(...joined.mock.calls.map(([pieces]) => pieces.length));
  joined.mockRestore();
  expect(received).toHaveLength(1);
  expect(most).toBeLessThan(1_000);
});
