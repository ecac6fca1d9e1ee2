/** Fails when the lock file holds a package whose licence is not on our list. `npm run check` runs it. */
import { readFile } from 'node:fs/promises';
import { findLicenceFaults, type LockedPackage } from './find-licence-faults.ts';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(file, 'utf8')) as { packages: Record<string, LockedPackage> };
const faults = findLicenceFaults(lock.packages);
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\nThe list is in scripts/find-licence-faults.ts.\n`);
  process.exitCode = 1;
}
