import type { AgentNetworkRequest } from '@jettson/contract';
import { createPortCheck, HostPatternError } from '@jettson/egress';
import { ApiError } from '../errors.ts';

/** Throws `invalid_body`, which names the entry, for an invalid host and for a port that the operator has not opened. */
export function checkNetwork(
  rules: Parameters<typeof createPortCheck>[0],
  network: AgentNetworkRequest | null | undefined,
): void {
  const hosts = network?.allowed_hosts ?? [];
  if (hosts.length === 0) return;
  const findClosedPort = createPortCheck(rules);
  for (const [index, host] of hosts.entries()) {
    const fault = faultOf(findClosedPort, host);
    if (fault === undefined) continue;
    const field = `network.allowed_hosts.${index}`;
    throw new ApiError('invalid_body', `${field}: ${fault}`, { details: { field, expected: fault } });
  }
}

function faultOf(findClosedPort: ReturnType<typeof createPortCheck>, host: string): string | undefined {
  try {
    const port = findClosedPort(host);
    return port === undefined ? undefined : `the operator has not opened port ${port}`;
  } catch (error) {
    if (!(error instanceof HostPatternError)) throw error;
    return error.message;
  }
}
