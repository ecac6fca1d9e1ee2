import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';
import { findStaleParts } from '../served/find-stale-parts.ts';
import { REPOSITORY } from '../served/served-parts.ts';
import { complain, note } from './output.ts';

/**
 * Builds what is served and is missing or stale. In a process of its own: the tools of the build are large, and
 * esbuild's stays as long as whoever called it. A failure is told and no more: the API works without.
 */
export async function buildServed(): Promise<void> {
  const stale = await findStaleParts();
  if (stale.length === 0) return;
  note(`Building ${new Intl.ListFormat('en').format(stale.map(({ title }) => title))} …`);
  try {
    await promisify(execFile)(process.execPath, [`${REPOSITORY}scripts/build.ts`], {
      env: childEnvironment('build step'),
    });
  } catch (error) {
    complain(
      new Error(
        `"npm run build" failed; going on without.\n${(error as { stderr?: string }).stderr ?? error}`,
      ),
    );
  }
}
