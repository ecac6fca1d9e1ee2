import { createEgressPolicy, createGuardedFetch, parseEgressRules } from '@jettson/egress';
import type { Config } from '../../config.ts';

/** A fetch for addresses that an owner types in the console: it reaches nothing that the operator keeps closed to agents. */
export function fetchForOwners({ allow, deny }: Config['egress']): typeof fetch {
  const policy = createEgressPolicy({ allow: parseEgressRules(allow), deny: parseEgressRules(deny) });
  return createGuardedFetch(policy, 'model providers');
}
