import { Agent, fetch as undiciFetch } from 'undici';
import { approvedConnector } from './approved-connector.ts';
import type { EgressPolicy } from './create-egress-policy.ts';

/**
 * A fetch that dials only what `policy` approves, for libraries that take one. It follows no redirect: what it sends, keys
 * included, is meant for the server that was named. `caller` is who the policy's refusals name. It sets no time limit, which
 * is left to whoever uses it: a model may think for longer than undici would wait.
 */
export function createGuardedFetch(policy: EgressPolicy, caller: string): typeof fetch {
  const dispatcher = new Agent({
    allowH2: false,
    connect: approvedConnector(policy, caller),
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const guarded = (input: Parameters<typeof undiciFetch>[0], init?: Parameters<typeof undiciFetch>[1]) =>
    undiciFetch(input, { ...init, dispatcher, redirect: 'error' });
  return guarded as unknown as typeof fetch;
}
