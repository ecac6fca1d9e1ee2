import { OTHER } from '../telemetry/bound-labels.ts';
import { counter } from '../telemetry/metrics.ts';
import type { LeasedAgent } from './leases.ts';

const claims = counter({
  name: 'jettson_claims_total',
  help: 'Agents that this worker took on, by the region that they run in; waiting agents are taken on again.',
  labels: ['region'],
});

const takeovers = counter({
  name: 'jettson_takeovers_total',
  help: 'Claims of agents that an earlier worker had not given back, because it died or lost the database.',
});

/** Counts an agent that a worker of these regions has claimed. */
export function countClaim({ region, attempts }: LeasedAgent, regions: readonly string[]): void {
  claims.add({ region: region !== null && regions.includes(region) ? region : OTHER });
  if (attempts > 1) takeovers.add();
}
