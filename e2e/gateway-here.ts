import type * as Egress from '@jettson/egress';

/**
 * The egress package with the gateway in this process instead of one of its own, and with all names leading to 127.0.0.1: for
 * whole runs with hosts that have names and certificates, which a resolver of the machine cannot be told. For `vi.mock`.
 */
export function gatewayHere(egress: typeof Egress): typeof Egress {
  return {
    ...egress,
    openGatewayProcess() {
      const policy = egress.createEgressPolicy({
        allow: egress.parseEgressRules('127.0.0.1/32'),
        resolve: async () => ['127.0.0.1'],
      });
      return Object.assign(egress.createEgressGateway(policy), { policy, pid: process.pid });
    },
  };
}
