import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from 'pino';

/** What the build reads, relative to the console's folder. */
const SOURCES = ['index.html', 'package.json', 'vite.config.ts', 'public', 'src', '../../packages/sdk/src'];

/** One build at a time in a process, whoever asks for it. */
let building: Promise<void> | undefined;

/** Builds the console's files when they are missing or older than what they are made from; about ten seconds. */
export function buildConsole(folder: string, log: Logger): Promise<void> {
  building ??= build(folder, log).finally(() => {
    building = undefined;
  });
  return building;
}

async function build(folder: string, log: Logger): Promise<void> {
  const builtAt = await changedAt(join(folder, 'dist', 'index.html'));
  const sourcesAt = await Promise.all(SOURCES.map((path) => newestIn(join(folder, path))));
  if (builtAt > 0 && builtAt >= Math.max(...sourcesAt)) return;
  log.info('building the console, once; /console answers when it is done');
  const vite = dirname(createRequire(join(folder, 'package.json')).resolve('vite/package.json'));
  await promisify(execFile)(
    process.execPath,
    [join(vite, 'bin', 'vite.js'), 'build', '--logLevel', 'error'],
    {
      cwd: folder,
    },
  );
  log.info('the console is built');
}

/** Milliseconds; 0 when there is no such file. */
async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function newestIn(path: string): Promise<number> {
  const inside = await readdir(path, { recursive: true }).catch(() => []);
  return Math.max(
    await changedAt(path),
    ...(await Promise.all(inside.map((name) => changedAt(join(path, name))))),
  );
}
