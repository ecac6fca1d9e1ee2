import type { FileRow } from './queries.ts';

/**
 * The name of a file's content in the store. Neither accounts nor files share contents: deleting one never affects
 * another, and nobody can find out what others have.
 */
export function contentName({ accountId, id, sha256 }: Pick<FileRow, 'accountId' | 'id' | 'sha256'>): string {
  return `${accountId}/${id}-${sha256}`;
}
