import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';
import { findStaleParts } from '../served/find-stale-parts.ts';
import { IS_RELEASE, REPOSITORY } from '../served/served-parts.ts';
import { complain, note } from './output.ts';

/**
 * Builds the served files that are missing or stale, in a separate process: the build tools are large, and esbuild keeps
 * running as long as the process that called it. A failure is only reported: the API works without these files.
 * A release has them built.
 */
export async function buildServed(): Promise<void> {
  if (IS_RELEASE) return;
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
        `"npm run build" failed; continuing without it.\n${(error as { stderr?: string }).stderr ?? error}`,
      ),
    );
  }
}
