import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compressFiles } from './compress-files.ts';

const CONSOLE = fileURLToPath(new URL('../../apps/console/', import.meta.url));

/** The console's pages and the API reference, by Vite. */
export async function buildConsole(folder: string): Promise<void> {
  const vite = dirname(createRequire(`${CONSOLE}package.json`).resolve('vite/package.json'));
  const options = ['build', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir'];
  await promisify(execFile)(process.execPath, [join(vite, 'bin', 'vite.js'), ...options], { cwd: CONSOLE });
  await compressFiles(folder);
}
