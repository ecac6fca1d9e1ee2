import type { MemberRole } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { APIError } from 'better-auth/api';
import { ensureAccount } from '../../accounts/ensure-account.ts';
import type { OidcConfig } from '../../config-sign-in.ts';
import { selectInvitationsOf } from '../queries.ts';

/**
 * What somebody is who signs in with the provider for the first time: as their invitation says, or the configuration for
 * their domain. Throws an error of better-auth for everybody else, for an address that the provider does not vouch for,
 * which may be somebody else's, and for invitations of several accounts: only the person knows which one they want.
 */
export async function admitPerson(
  db: Database,
  { domains, newcomers }: Pick<OidcConfig, 'domains' | 'newcomers'>,
  { email, emailVerified }: { email: string; emailVerified: boolean },
): Promise<{ role: MemberRole; accountId: string }> {
  if (!emailVerified) throw refused('email_not_verified');
  const [invitation, another] = await selectInvitationsOf(db, email.toLowerCase());
  if (another !== undefined) throw refused('several_invitations');
  if (invitation !== undefined) return invitation;
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (!domains.includes(domain)) throw refused('not_invited');
  const { id: accountId } = await ensureAccount(db, { name: newcomers.account });
  return { role: newcomers.role, accountId };
}

/** The error of better-auth that leads back to the sign-in page, with the word that the page explains. */
export const refused = (code: string) => new APIError('FORBIDDEN', { code, message: code });
