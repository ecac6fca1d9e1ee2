// For the configuration, which is read before anything else is loaded: the rest of the package loads undici, 109 files.
export { EgressRuleError, parseEgressRules } from './parse-egress-rules.ts';
export { HostPatternError, parseNetworkHost } from './parse-host-pattern.ts';
