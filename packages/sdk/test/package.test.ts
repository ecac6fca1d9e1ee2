import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import * as sdk from '../src/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The whole package as one file; fails on anything that not every runtime has. */
function bundle() {
  return build({
    entryPoints: [`${root}src/index.ts`],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    metafile: true,
    write: false,
    absWorkingDir: root,
  });
}

test('the package exports these names and no others', () => {
  expect(Object.keys(sdk).sort()).toEqual([
    'AgentTimeoutError',
    'Jettson',
    'JettsonAuthError',
    'JettsonError',
    'JettsonNetworkError',
    'JettsonNotFoundError',
    'JettsonQuotaExceededError',
    'JettsonRateLimitError',
    'JettsonResponseError',
    'JettsonServerError',
    'JettsonValidationError',
    'StreamIdleTimeoutError',
    'VERSION',
    'parseOutput',
    'tool',
  ]);
});

test('the version is that of the product', () => {
  const { version } = JSON.parse(readFileSync(`${root}../../package.json`, 'utf8'));

  expect(sdk.VERSION).toBe(version);
});

test('the whole package is under 10 kB, minified and compressed', async () => {
  const { outputFiles } = await bundle();

  expect(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length).toBeLessThan(10_000);
});

test('the package imports nothing but its own files', async () => {
  const { inputs, outputs } = (await bundle()).metafile;

  expect(Object.keys(inputs).filter((file) => !file.startsWith('src/'))).toEqual([]);
  expect(Object.values(outputs).flatMap(({ imports }) => imports)).toEqual([]);
});
