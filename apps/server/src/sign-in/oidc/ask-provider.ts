import { z } from 'zod';

/** The name of the provider in the database, and in the address that it sends people back to. */
export const PROVIDER_ID = 'oidc';

/** What we need to know of a provider; its document has more. */
const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});
export type ProviderMetadata = z.infer<typeof Metadata>;

/** Why nobody can sign in with the provider now, and what to do. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';
}

const TIMEOUT_MS = 5000;

/** The address of the provider's own description. */
export function discoveryUrlOf(issuer: string): string {
  return `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
}

/** Asks the provider for its description. Throws ProviderFault, within five seconds. */
export async function askProvider(issuer: string): Promise<ProviderMetadata> {
  const url = discoveryUrlOf(issuer);
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error: Error) => {
    throw new ProviderFault(`${url} does not answer (${reasonOf(error)})`);
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new ProviderFault(`${url} answers ${response.status}; JETTSON_OIDC_ISSUER may be wrong`);
  }
  const { data } = Metadata.safeParse(await response.json().catch(() => null));
  if (data === undefined) {
    throw new ProviderFault(`${url} does not describe an OpenID provider; JETTSON_OIDC_ISSUER may be wrong`);
  }
  if (data.issuer.replace(/\/+$/, '') !== issuer.replace(/\/+$/, '')) {
    throw new ProviderFault(`${url} is of the issuer ${data.issuer}: set JETTSON_OIDC_ISSUER to that`);
  }
  return data;
}

function reasonOf(error: Error): string {
  const { cause } = error as { cause?: { code?: string } };
  return error.name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? error.message);
}
