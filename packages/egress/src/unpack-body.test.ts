import { Readable } from 'node:stream';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpackBody } from './unpack-body.ts';

const TEXT = 'a text that is compressed, '.repeat(100);

async function unpacked(pieces: Buffer[], encodings: string): Promise<string> {
  const body = await Array.fromAsync(unpackBody(Readable.from(pieces), encodings));
  return Buffer.concat(body).toString();
}

test.each([
  ['gzip', gzipSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateSync(TEXT, { level: 1 })],
  ['deflate', deflateRawSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
  ['zstd', zstdCompressSync(TEXT)],
  ['deflate, gzip', gzipSync(deflateRawSync(TEXT))],
])('a body in %s is decompressed, whole and byte by byte', async (encodings, body) => {
  const bytes = [...body].map((byte) => Buffer.from([byte]));

  expect(await unpacked([body], encodings)).toBe(TEXT);
  expect(await unpacked(bytes, encodings)).toBe(TEXT);
});

test('of a deflate body that ends early, what has arrived counts', async () => {
  for (const body of [deflateSync(TEXT), deflateRawSync(TEXT)]) {
    expect(TEXT).toContain(await unpacked([body.subarray(0, body.length - 6)], 'deflate'));
    expect(await unpacked([body.subarray(0, 1)], 'deflate')).toBe('');
  }
  expect(await unpacked([], 'deflate')).toBe('');
});
