import type { BrowserHost } from '@jettson/browser';
import type { Computer } from '@jettson/computers';
import type { EventPayload, ToolCall } from '@jettson/contract';
import type { EgressGateway, OpenPolicySession, PolicyFetch } from '@jettson/egress';
import type { Embedder, Reranker } from '@jettson/embedder';
import type { Schemas } from '@jettson/schemas';
import type { Logger } from 'pino';
import type { AgentHub } from '../agents/agent-hub.ts';
import type { DeltaHub } from '../agents/delta-hub.ts';
import type { PauseReason } from '../agents/state.ts';
import type { AgentTrace } from '../agents/trace/trace-agent.ts';
import type { Shortage } from '../computers/find-shortage.ts';
import type { WarmPool } from '../computers/warm-pool.ts';
import type { ComputerWatch } from '../computers/watch-computers.ts';
import type { Files } from '../files/open-file-store.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { SpawnSubAgentDeps } from '../lifecycle/sub-agents/spawn-sub-agent.ts';
import type { RunSources } from '../memory/recall/run-sources.ts';
import type { Redact } from '../redactor.ts';
import type { History, Journal } from './journal.ts';
import type { LeasedAgent } from './leases.ts';
import type { ModelPatience } from './model-patience.ts';
import type { Workplace } from './open-workplace.ts';
import type { PageConverter } from './tools/web/open-page-converter.ts';
import type { WebSearch } from './tools/web/open-web-search.ts';

/** What is needed to run agents. */
export interface RunDeps extends SpawnSubAgentDeps {
  log: Logger;
  redact: Redact;
  embedder: Embedder;
  reranker: Reranker | undefined;
  jobs: JobQueue;
  files: Files;
  /** Brings what the model writes to those who follow it. */
  deltas: DeltaHub;
  /** How long models that fail are asked again. */
  patience: ModelPatience;
  /** Checks answers against the schemas of their agents. */
  schemas: Schemas;
  /** Notifications of decisions about an agent: a message, an approval, a limit. */
  changes: AgentHub;
  pools: readonly [WarmPool, ...WarmPool[]];
  /** Whether this machine can make computers. */
  computers: ComputerWatch;
  /** What this machine is short of. */
  findShortage(): Promise<Shortage | null>;
  /** A waiting agent gives its computer up after this long. */
  idleComputerMs: number;
  browsers: BrowserHost;
  /** Notifications that the secrets of an account changed. */
  secretChanges: AgentHub;
  /** Package registries of the operator. */
  packageHosts: readonly string[];
  gateway: EgressGateway;
  policyFetch: PolicyFetch;
  /** For MCP servers. */
  openPolicySession: OpenPolicySession;
  /** Converts pages to Markdown. */
  pages: PageConverter;
  /** Undefined: no search is configured. */
  searchWeb: WebSearch | undefined;
}

/** How a worker controls an attempt. The reason of `stop` and of `handOver` is rethrown. */
export interface AttemptSignals {
  /** Stops immediately: nothing more is written. */
  stop: AbortSignal;
  /** Stops at the next boundary between turns or tool calls, or while waiting. */
  handOver: AbortSignal;
  /** Whether agents wait for the computers that waiting ones have. */
  isCramped(): boolean;
  /** Registers a callback for messages that the model must get immediately; returns the unsubscribe function. */
  onInterrupt(listener: () => void): () => void;
}

/** One attempt to run an agent: what its parts share. */
export interface Run extends AttemptSignals {
  deps: RunDeps;
  /** The agent's row as the database last returned it: replaced, never changed. */
  agent: LeasedAgent;
  journal: Journal;
  trace: AgentTrace;
  /** What the log has so far. Everything must be flushed before. */
  readHistory(): Promise<History>;
  /** How far the run's sources can be trusted, which the memories that it writes record. */
  sources: RunSources;
  log: Logger;
  /** The computer and its tools, opened when first needed, for this model: a waiting agent needs none. */
  workplace(model: string): Promise<Workplace>;
  /** The computer of the open workplace; null if there is none. */
  computer(): Promise<Computer | null>;
  /** Keeps the files that the agent left in its workplace, if it has one. */
  keepArtifacts(): Promise<void>;
  /** Ends the workplace; the next use opens another. */
  closeWorkplace(): Promise<void>;
}

/** Further data of the event, in addition to the reason. */
type PauseDetail = Omit<EventPayload<'agent-status'>['data'], 'status' | 'reason'>;

/** Thrown by a hook or a tool: the run stops before the next call and waits, keeping its computer, until it may continue. */
export class Paused extends Error {
  override readonly name = 'Paused';
  readonly reason: PauseReason;
  /** For people and the event: which budget, which call. */
  readonly detail: PauseDetail;
  /** Calls for which to request approval when it pauses. */
  readonly asks: readonly ToolCall[];

  constructor(reason: PauseReason, detail: PauseDetail, asks: readonly ToolCall[] = []) {
    super(reason);
    this.reason = reason;
    this.detail = detail;
    this.asks = asks;
  }
}

/** Thrown by a tool: the run stops in the middle of its call, which is made again when all these sub-agents have ended. */
export class AwaitsAgents extends Error {
  override readonly name = 'AwaitsAgents';
  readonly agentIds: readonly string[];

  constructor(agentIds: readonly string[]) {
    super('waits for its sub-agents');
    this.agentIds = agentIds;
  }
}

/** A message with mode `interrupt` came: work in progress is cut off, and the model gets the message immediately. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
