import type { Template } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { MAX_ARCHIVED } from './check-room.ts';
import { findTemplate } from './find-template.ts';
import { deleteArchived, markArchived } from './queries.ts';
import { toTemplate } from './to-template.ts';

/** Takes a template out of use: spawns no longer find it, agents that run go on. Throws `not_found`. */
export async function archiveTemplate(tx: Database, accountId: string, name: string): Promise<Template> {
  await markArchived(tx, accountId, name);
  const template = toTemplate(await findTemplate(tx, accountId, { name }));
  await deleteArchived(tx, accountId, MAX_ARCHIVED);
  return template;
}
