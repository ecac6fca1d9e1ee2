import type { ListTemplatesQuery, ListTemplateVersionsQuery, TemplateList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { decodeCursor, toPage } from '../http/cursor.ts';
import { findTemplate } from './find-template.ts';
import { selectTemplates, selectVersions, type TemplateEntry } from './queries.ts';
import { toTemplate } from './to-template.ts';

/** Of definitions on one page: one of them may have nearly 1 MB. */
const PAGE_BYTES = 4 * 1024 ** 2;

/** One page of the account's templates, newest first. Throws `invalid_query` for a cursor that we did not issue. */
export async function listTemplates(
  db: Database,
  accountId: string,
  { archived, ...page }: ListTemplatesQuery,
): Promise<TemplateList> {
  const rows = await selectTemplates(db, accountId, {
    ...toSelection(page),
    isArchived: archived === 'true',
  });
  return cutPage(rows, page.limit);
}

/** One page of a template's versions, newest first. Throws `not_found`, and `invalid_query` as above. */
export async function listVersions(
  db: Database,
  accountId: string,
  { name, ...page }: ListTemplateVersionsQuery & { name: string },
): Promise<TemplateList> {
  const { templateId } = await findTemplate(db, accountId, { name });
  return cutPage(await selectVersions(db, accountId, { ...toSelection(page), templateId }), page.limit);
}

function toSelection({ limit, cursor }: ListTemplateVersionsQuery) {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  return { limit: limit + 1, after, maxBytes: PAGE_BYTES };
}

function cutPage(rows: TemplateEntry[], limit: number): TemplateList {
  const fitting = rows.filter(({ bytesBefore }) => bytesBefore < PAGE_BYTES);
  return toPage(rows, Math.min(limit, fitting.length), toTemplate);
}
