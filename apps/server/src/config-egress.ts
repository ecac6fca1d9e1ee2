import { EgressRuleError, HostPatternError, parseEgressRules, parseNetworkHost } from '@jettson/egress/rules';
import { z } from 'zod';

/** The operator's list of what agents may reach, or may not. */
export const EgressRules = z.string().superRefine((list, context) => {
  try {
    parseEgressRules(list);
  } catch (error) {
    if (!(error instanceof EgressRuleError)) throw error;
    context.addIssue(error.message);
  }
});

/** Package registries of the operator, as an agent's network lists hosts. */
export const PackageHosts = z.string().transform((list, context) => {
  const hosts = list
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
  for (const host of hosts) {
    try {
      parseNetworkHost(host);
    } catch (error) {
      if (!(error instanceof HostPatternError)) throw error;
      context.addIssue(error.message);
    }
  }
  return hosts;
});
