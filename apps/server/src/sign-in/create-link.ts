import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@jettson/database';
import { newId } from '../ids.ts';
import { insertLink, type LinkRow } from './queries.ts';

const DAY_MS = 24 * 3600 * 1000;
/** How long a link of each kind can be used. */
const LIFETIME_MS = { owner: DAY_MS, invitation: 7 * DAY_MS };

/** Creates a one-time link. Its token is stored nowhere: only the hash is kept. */
export async function createLink(
  db: Database,
  link: Pick<LinkRow, 'kind' | 'isDirect' | 'email' | 'role' | 'accountId'>,
): Promise<LinkRow & { token: string }> {
  const token = randomBytes(32).toString('base64url');
  const row = await insertLink(db, {
    ...link,
    id: newId('inv'),
    tokenHash: hashToken(token),
    expiresAt: new Date(Date.now() + LIFETIME_MS[link.kind]),
  });
  return { ...row, token };
}

/** The stored hash of a link's token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
