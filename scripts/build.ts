/** Makes everything that is served but not in git, below dist/, if it is missing or stale. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { findStaleParts, type StalePart } from '../apps/server/src/served/find-stale-parts.ts';
import { partFolder, partStamp } from '../apps/server/src/served/served-parts.ts';
import { buildConsole } from './build/build-console.ts';
import { buildDocs } from './build/build-docs.ts';
import { buildSdk } from './build/build-sdk.ts';

// With any other value, which tests and shells may have set, Vite takes the development version of React.
process.env.NODE_ENV = 'production';

const BUILDERS = { console: buildConsole, docs: buildDocs, sdk: buildSdk };

/** Nobody ever sees a half-built part, or the stamp of a missing one. */
async function build({ name, hash }: StalePart): Promise<void> {
  const [folder, stamp] = [partFolder(name), partStamp(name)];
  const making = `${folder}.${process.pid}`;
  await mkdir(making, { recursive: true });
  try {
    await BUILDERS[name](making);
    await rm(stamp, { force: true });
    await replace(folder, making);
    await writeFile(stamp, hash);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** Another process may build the same part: the last one wins. */
async function replace(folder: string, made: string): Promise<void> {
  for (;;) {
    await rm(folder, { recursive: true, force: true });
    try {
      return await rename(made, folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
  }
}

const stale = await findStaleParts();
for (const part of stale) {
  await build(part);
  process.stdout.write(`Built dist/${part.name}\n`);
}
if (stale.length === 0) process.stdout.write('Everything that is served is built\n');
