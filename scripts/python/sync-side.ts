import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GeneratedFile } from '../generate.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOURCE = 'python/src/jettson/_async';
const TARGET = 'python/src/jettson/_sync';

/** Patterns of whole words of the async side, in this order, and what the sync side has. */
const SUBSTITUTIONS: [pattern: string, replacement: string][] = [
  ['from \\.\\._sleep import async_sleep', 'from .._sleep import sleep'],
  ['async_sleep', 'sleep'],
  ['AsyncBaseTransport', 'BaseTransport'],
  ['AsyncGenerator\\[(.+), None\\]', 'Generator[$1, None, None]'],
  ['Awaitable\\[T\\]', 'T'],
  ['Awaitable, ', ''],
  ['Async([A-Z]\\w*)', '$1'],
  ['async def', 'def'],
  ['async with', 'with'],
  ['async for', 'for'],
  ['await ', ''],
  ['asynccontextmanager', 'contextmanager'],
  ['aiter_bytes', 'iter_bytes'],
  ['aread', 'read'],
  ['aclose', 'close'],
  ['__aenter__', '__enter__'],
  ['__aexit__', '__exit__'],
];

/** The sync side of the Python package, from the async one. */
export async function pythonSyncSide(): Promise<GeneratedFile[]> {
  const names = (await readdir(join(ROOT, SOURCE))).filter((name) => name.endsWith('.py')).sort();
  const sources = await Promise.all(names.map((name) => readFile(join(ROOT, SOURCE, name), 'utf8')));
  const unused = SUBSTITUTIONS.find(([pattern]) => !sources.some((text) => wordOf(pattern).test(text)));
  if (unused !== undefined) throw new Error(`nothing in ${SOURCE} is ${unused[0]} any more`);
  return names.map((name, index) => ({
    path: `${TARGET}/${name}`,
    text: `# Made from _async/${name} by "npm run generate": do not edit.\n${toSync(sources[index] ?? '')}`,
  }));
}

function toSync(source: string): string {
  return SUBSTITUTIONS.reduce((text, [pattern, replacement]) => {
    return text.replaceAll(new RegExp(wordOf(pattern), 'g'), replacement);
  }, source);
}

function wordOf(pattern: string): RegExp {
  return new RegExp(`(?<!\\w)${pattern}`);
}
