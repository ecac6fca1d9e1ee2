import type { FileRow } from './queries.ts';

/**
 * What a file's content is called in the store. Accounts share no contents, and neither do files: what one of
 * them deletes, no other misses, and nobody can tell what others have.
 */
export function contentName({ accountId, id, sha256 }: Pick<FileRow, 'accountId' | 'id' | 'sha256'>): string {
  return `${accountId}/${id}-${sha256}`;
}
