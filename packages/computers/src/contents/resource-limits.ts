import type { ComputerLimits, Limit } from '../computer.ts';

/** No program intentionally opens this many. */
const MAX_OPEN_FILES = 8_192;
/** An outer bound, in case a cgroup with its tighter limit fails. */
const MAX_PROCESSES = 4_096;
/**
 * Without a cgroup, there is no limit for a computer, only one for each process: enough for a build, less than a
 * machine has.
 */
const MAX_DATA_BYTES = 4 * 1024 ** 3;

export interface ResourceLimitOptions {
  /** What cgroups enforce on this machine. */
  enforcedByGroups: readonly Limit[];
  /** Whether the kernel counts the processes of each computer separately. */
  countsProcesses: boolean;
}

/**
 * The kernel's limits on a process (setrlimit), which every machine has, as arguments of `prlimit` and of the native exec
 * server. They stay the same for the whole life of the computer, so they leave room for resizing it.
 */
export function limitResources(
  { pids, memoryBytes, workspaceBytes }: ComputerLimits,
  { enforcedByGroups, countsProcesses }: ResourceLimitOptions,
): string[] {
  const processes = enforcedByGroups.includes('pids') ? Math.max(pids, MAX_PROCESSES) : pids;
  return [
    '--core=0',
    `--nofile=${MAX_OPEN_FILES}`,
    // A file may fill the largest of the folders but not be longer, as a sparse one could be.
    `--fsize=${workspaceBytes + memoryBytes}`,
    ...(countsProcesses ? [`--nproc=${processes}`] : []),
    ...(enforcedByGroups.includes('memoryBytes') ? [] : [`--data=${Math.max(memoryBytes, MAX_DATA_BYTES)}`]),
  ];
}
