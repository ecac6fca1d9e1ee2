import { leaveOut } from '../message-headers.ts';
import type { SecretExchange } from './open-secret-exchange.ts';

/**
 * The headers of a request as a flat list, without a Host of the caller's where a secret lists the target: a proxy in front
 * of several servers would pass the value on to the server that it names.
 */
export function ownHost(
  headers: readonly string[],
  { isListed }: Pick<SecretExchange, 'isListed'>,
): readonly string[] {
  return isListed ? leaveOut(headers, ['host']) : headers;
}
