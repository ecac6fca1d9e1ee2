import type { SecretExchange } from './open-secret-exchange.ts';

/**
 * The headers of a request, without a Host of the caller's where a secret lists the target: what stands before several
 * servers would pass the value on to the one that this names.
 */
export function ownHost(
  headers: readonly [string, string][],
  { isListed }: Pick<SecretExchange, 'isListed'>,
): readonly [string, string][] {
  return isListed ? headers.filter(([name]) => name.toLowerCase() !== 'host') : headers;
}
