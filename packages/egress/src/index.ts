export { type BrowserKey, createBrowserKey } from './certificates/certificate-source.ts';
export { TRUST_FILES } from './certificates/trust-files.ts';
export { createEgressGateway, type EgressGateway } from './create-egress-gateway.ts';
export { createEgressPolicy, type EgressPolicy } from './create-egress-policy.ts';
export { createGuardedFetch } from './create-guarded-fetch.ts';
export {
  createPolicyFetch,
  type HttpRequest,
  type HttpResponse,
  type PolicyFetch,
} from './create-policy-fetch.ts';
export {
  createPolicySessions,
  type OpenPolicySession,
  type PolicySession,
} from './create-policy-sessions.ts';
export { createPortCheck } from './create-port-check.ts';
export { type EgressDenial, EgressDeniedError } from './egress-denial.ts';
export { type LoopbackAccess, loopbackAccess } from './loopback-access.ts';
export { type GatewayProcess, openGatewayProcess } from './open-gateway-process.ts';
export { openSocketFolder } from './open-socket-folder.ts';
export { type EgressRule, EgressRuleError, parseEgressRules } from './parse-egress-rules.ts';
export { HostPatternError, parseNetworkHost, parseSecretHost } from './parse-host-pattern.ts';
export type { ResolveHost } from './resolve-host.ts';
export type { Grant, Network } from './secrets/grants.ts';
export type { TextReplacer } from './secrets/put-back-text.ts';
export type { Secret, SecretEvent } from './secrets/secret.ts';
