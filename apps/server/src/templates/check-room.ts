import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { countTemplates, type NewVersion } from './queries.ts';

const MAX_TEMPLATES = 1000;
const MAX_VERSIONS = 1000;
const MAX_BYTES = 100 * 1024 ** 2;

/** Archived templates that are kept; the ones that were archived first are deleted. */
export const MAX_ARCHIVED = 100;

/**
 * Throws `conflict` if the account has no room for this version. The caller has locked the account, so that versions are
 * counted one by one. `version` is the current number; `isNew`: spawns cannot use the template yet.
 */
export async function checkRoom(
  tx: Database,
  accountId: string,
  { name, version, isNew, next }: { name: string; version: number; isNew: boolean; next: NewVersion },
): Promise<void> {
  if (version >= MAX_VERSIONS) {
    throw full(`The template ${name} has ${version} versions; make a new template for further ones`, {
      field: 'name',
      limit: MAX_VERSIONS,
    });
  }
  const used = await countTemplates(tx, accountId);
  if (isNew && used.templates >= MAX_TEMPLATES) {
    throw full(`The account has ${used.templates} templates; archive one that you no longer need`, {
      field: 'name',
      limit: MAX_TEMPLATES,
    });
  }
  if (used.bytes + next.bytes > MAX_BYTES) {
    throw full('The versions of all templates take 100 MB; archive a template that you no longer need', {
      field: 'defaults',
      limit: MAX_BYTES,
    });
  }
}

function full(message: string, { field, limit }: { field: string; limit: number }): ApiError {
  return new ApiError('conflict', message, { details: { field, limit, expected: `at most ${limit}` } });
}
