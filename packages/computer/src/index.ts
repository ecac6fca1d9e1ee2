export { type BrowserHostOptions, createBrowserHost } from './browser/create-browser-host.ts';
export * from './bubblewrap/bubblewrap-provider.ts';
export { createEgressGateway } from './egress/create-egress-gateway.ts';
export { createEgressPolicy, type EgressPolicy } from './egress/create-egress-policy.ts';
export { createPolicyFetch } from './egress/create-policy-fetch.ts';
export { type EgressRule, EgressRuleError, parseEgressRules } from './egress/parse-egress-rules.ts';
export * from './types.ts';
