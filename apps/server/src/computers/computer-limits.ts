import type { ComputerLimits } from '@jettson/computers';
import type { Plan } from '../accounts/get-plan.ts';

const WORKSPACE_BYTES = 1024 ** 3;
/** Room for a build or a browserless crawler, not for a fork bomb. */
const PIDS = 256;

/** The limits of a computer under a plan. */
export function computerLimits({ cpus, memoryBytes }: Pick<Plan, 'cpus' | 'memoryBytes'>): ComputerLimits {
  return { cpus, memoryBytes, pids: PIDS, workspaceBytes: WORKSPACE_BYTES };
}

/** A waiting computer does nothing: the smallest plan's share is enough until it is claimed. */
export const WARM_LIMITS: ComputerLimits = computerLimits({ cpus: 0.5, memoryBytes: 512 * 1024 ** 2 });
