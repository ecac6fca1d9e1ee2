import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compressFiles } from './compress-files.ts';

const SITE = fileURLToPath(new URL('../../apps/docs/', import.meta.url));

/** The documentation, by VitePress. */
export async function buildDocs(folder: string): Promise<void> {
  const vitepress = dirname(createRequire(`${SITE}package.json`).resolve('vitepress/package.json'));
  // VitePress works in a folder inside the site. A copy for each build, beside dist/docs and so at the same depth as
  // the original, keeps two builds separate.
  const site = `${folder}.site`;
  try {
    await cp(SITE, site, { recursive: true });
    const options = ['build', site, '--outDir', folder, '--emptyOutDir'];
    await promisify(execFile)(process.execPath, [join(vitepress, 'bin', 'vitepress.js'), ...options]);
  } finally {
    await rm(site, { recursive: true, force: true });
  }
  await compressFiles(folder);
}
