/** What may be done with a call of a tool. */
export const POLICIES = ['allow', 'ask', 'deny'] as const;
export type Policy = (typeof POLICIES)[number];

export const POLICY_LABELS: Record<Policy, string> = { allow: 'Allow', ask: 'Ask first', deny: 'Deny' };
