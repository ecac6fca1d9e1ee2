import type { ComputerLimits, Limit } from '../computer.ts';

/** A way to limit groups of processes on this machine. */
export interface Cgroups {
  /** Limits that a group of this kind enforces. */
  enforced: Limit[];
  /** The folders that a group called `name` needs, and what to write into them. */
  foldersFor(name: string, limits: ComputerLimits): { folder: string; settings: Setting[] }[];
}

export interface Setting {
  file: string;
  value: string;
  /** Some kernels lack the file. */
  optional?: boolean;
}
