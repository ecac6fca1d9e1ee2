import type { Computer, ComputerLimits, Limit } from './computer.ts';
import type { ComputerFault } from './computer-fault.ts';

export interface ProviderCheck {
  ok: boolean;
  /** Limits that are actually enforced on this machine. */
  enforced: Limit[];
  /** What is missing, one sentence each, with how to get it. */
  missing: string[];
  /** What serves its computers, for the operator; null if none can be made. */
  execServer: string | null;
}

export interface ComputerSpec {
  /** Unique among live computers; safe as a file name. */
  id: string;
  limits: ComputerLimits;
  labels: Record<string, string>;
}

export interface ComputerInfo {
  id: string;
  labels: Record<string, string>;
  /** The process that made it is gone: only a sweep cleans it up. */
  isOrphan: boolean;
}

export interface ComputerProvider {
  readonly name: string;
  check(): Promise<ProviderCheck>;
  /** Why no computer can be made here, found by making one; null when it works. */
  fault(): Promise<ComputerFault | null>;
  /** What this machine cannot limit, by its name: `memory`. Starts no computer. */
  unenforcedLimits(): Promise<string[]>;
  create(spec: ComputerSpec): Promise<Computer>;
  /** Live and half-dead computers whose labels include `labels`, for the sweep of orphans. */
  list(labels: Record<string, string>): Promise<ComputerInfo[]>;
  /** Removes what is left of a computer, given its id, whatever state it is in. Idempotent. */
  remove(id: string): Promise<void>;
}

/**
 * A computer ended before it was ready, for whatever reason; another one may start. The message is for the operator.
 */
export class ComputerStartError extends Error {
  override readonly name = 'ComputerStartError';
}
