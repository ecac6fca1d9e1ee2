import type { BrowserHost } from '@jettson/browser';
import type { EventPayload, ToolCall } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import type { EgressGateway, PolicyFetch } from '@jettson/egress';
import type { Embedder } from '@jettson/embedder';
import type { Schemas } from '@jettson/schemas';
import type { Logger } from 'pino';
import type { AgentHub } from '../agents/agent-hub.ts';
import type { PauseReason } from '../agents/state.ts';
import type { WarmPool } from '../computers/warm-pool.ts';
import type { Files } from '../files/open-file-store.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { RunSources } from '../memory/recall/run-sources.ts';
import type { ModelSource } from '../models/model-source.ts';
import type { Journal } from './journal.ts';
import type { LeasedAgent } from './leases.ts';
import type { Workplace } from './open-workplace.ts';

/** What carrying agents on takes. */
export interface RunDeps {
  database: DatabaseHandle;
  log: Logger;
  models: ModelSource;
  embedder: Embedder;
  jobs: JobQueue;
  files: Files;
  /** Checks answers against the schemas of their agents. */
  schemas: Schemas;
  /** News of what was decided about an agent: a message, an approval, a limit. */
  changes: AgentHub;
  pools: readonly [WarmPool, ...WarmPool[]];
  browsers: BrowserHost;
  gateway: EgressGateway;
  policyFetch: PolicyFetch;
}

/** How a worker steers an attempt. The reason of `stop` and of `handOver` is thrown on. */
export interface AttemptSignals {
  /** At once: nothing more is written. */
  stop: AbortSignal;
  /** At the next boundary between turns or tool calls, or while it waits. */
  handOver: AbortSignal;
  /** Called back when a message must be given to the model now; returns the unsubscribe function. */
  onInterrupt(listener: () => void): () => void;
}

/** One attempt to carry an agent on: what its parts share. */
export interface Run extends AttemptSignals {
  deps: RunDeps;
  /** The agent's row as the database last said it: replaced, never changed. */
  agent: LeasedAgent;
  journal: Journal;
  /** How far what the run has read can be trusted: memories that it writes carry that. */
  sources: RunSources;
  log: Logger;
  /** The computer and its tools, opened at the first need for this model: an agent that waits needs none. */
  workplace(model: string): Promise<Workplace>;
  /** Keeps what the agent left in its workplace, if it has one. */
  keepArtifacts(): Promise<void>;
  /** Ends the workplace; the next need opens another. */
  closeWorkplace(): Promise<void>;
}

/** What the event says besides the reason. */
type PauseDetail = Omit<EventPayload<'agent-status'>['data'], 'status' | 'reason'>;

/** Thrown by a hook: the run stops before the next call and waits, with its computer, until it may go on. */
export class Paused extends Error {
  override readonly name = 'Paused';
  readonly reason: PauseReason;
  /** For people and the event: which budget, which call. */
  readonly detail: PauseDetail;
  /** Calls to ask for approval of, when it pauses. */
  readonly asks: readonly ToolCall[];

  constructor(reason: PauseReason, detail: PauseDetail, asks: readonly ToolCall[] = []) {
    super(reason);
    this.reason = reason;
    this.detail = detail;
    this.asks = asks;
  }
}

/** A message of mode `interrupt` came: what is under way is cut, and the model hears of it now. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
