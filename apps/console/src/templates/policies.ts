import type { Policy } from '@jettson/contract';

export const POLICY_LABELS: Record<Policy, string> = { allow: 'Allow', ask: 'Ask first', deny: 'Deny' };
export const POLICIES = Object.keys(POLICY_LABELS) as Policy[];
