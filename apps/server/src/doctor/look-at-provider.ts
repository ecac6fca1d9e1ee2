import type { OidcConfig } from '../config-sign-in.ts';
import { askProvider } from '../sign-in/oidc/ask-provider.ts';
import type { Finding } from './find-faults.ts';

/** Whether people can sign in with the provider now. Agents run without it. */
export async function lookAtProvider({ issuer, name }: OidcConfig): Promise<Finding> {
  try {
    await askProvider(issuer);
    return { name: 'sign-in', state: 'ok', detail: `${name}, ${issuer}`, fix: null };
  } catch (error) {
    const detail = `nobody can sign in with ${name}: ${(error as Error).message}`;
    return { name: 'sign-in', state: 'warning', detail, fix: 'see docs/operate/people.md' };
  }
}
