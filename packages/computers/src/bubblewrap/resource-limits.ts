import type { ComputerLimits, Limit } from '../computer.ts';

/** No program opens so many by intent. */
const MAX_OPEN_FILES = 8_192;
/** A bound on what cgroups bound more tightly, should one fail. */
const MAX_PROCESSES = 4_096;
/** Without a cgroup there is no limit for a computer, but one for each process: what a build takes, not what a machine has. */
const MAX_DATA_BYTES = 4 * 1024 ** 3;

export interface ResourceLimitOptions {
  /** What cgroups enforce on this machine. */
  enforcedByGroups: readonly Limit[];
  /** The kernel counts the processes of one computer alone. */
  countsProcesses: boolean;
}

/**
 * The command that starts another under the kernel's limits on a process (setrlimit), which every machine has. They are the same
 * for the whole life of the computer, so that they leave room for what it may be resized to.
 */
export function limitResources(
  { pids, memoryBytes, workspaceBytes }: ComputerLimits,
  { enforcedByGroups, countsProcesses }: ResourceLimitOptions,
): string[] {
  const processes = enforcedByGroups.includes('pids') ? Math.max(pids, MAX_PROCESSES) : pids;
  return [
    'prlimit',
    '--core=0',
    `--nofile=${MAX_OPEN_FILES}`,
    // One file fills the largest of its folders, and none is longer, as a sparse one could be.
    `--fsize=${workspaceBytes + memoryBytes}`,
    ...(countsProcesses ? [`--nproc=${processes}`] : []),
    ...(enforcedByGroups.includes('memoryBytes') ? [] : [`--data=${Math.max(memoryBytes, MAX_DATA_BYTES)}`]),
  ];
}
