import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demultiplex } from './demultiplex.ts';

const frame = (kind: number, data: Uint8Array) => {
  const head = Buffer.from([kind, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(data.byteLength, 4);
  return Buffer.concat([head, data]);
};

test('the output is what the container wrote, however the stream is cut, and its errors are apart', async () => {
  const pieces = fc.array(fc.record({ isError: fc.boolean(), data: fc.uint8Array({ maxLength: 40 }) }));

  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 50 }), async (written, cut) => {
      const errors: Buffer[] = [];
      const output = demultiplex((piece) => errors.push(piece));
      const read = buffer(output);
      const stream = Buffer.concat(written.map(({ isError, data }) => frame(isError ? 2 : 1, data)));

      for (let at = 0; at < stream.byteLength; at += cut) output.write(stream.subarray(at, at + cut));
      output.end();

      const of = (isError: boolean) =>
        Buffer.concat(written.filter((one) => one.isError === isError).map(({ data }) => data));
      expect(await read).toEqual(of(false));
      expect(Buffer.concat(errors)).toEqual(of(true));
    }),
    { numRuns: 50 },
  );
});
