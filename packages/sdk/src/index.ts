export type {
  Agent,
  AgentLimits,
  AgentList,
  AgentMessage,
  AgentStatus,
  AgentUsage,
  ApprovalDecision,
  ProgressEntry,
} from './agent-types.ts';
export type { EventsOptions, ListAgentsOptions, SpawnOptions } from './agents.ts';
export type { DecideApprovalOptions } from './approvals.ts';
export { Jettson, type JettsonOptions } from './client.ts';
export {
  AgentTimeoutError,
  JettsonAuthError,
  JettsonError,
  JettsonNetworkError,
  JettsonNotFoundError,
  JettsonQuotaExceededError,
  JettsonRateLimitError,
  JettsonResponseError,
  JettsonServerError,
  JettsonValidationError,
  StreamIdleTimeoutError,
} from './errors.ts';
export type { AgentEvent, AgentEventPage } from './event-types.ts';
export type {
  ConsolidateMemoryOptions,
  DedupeMemoryOptions,
  DeleteMemoryOptions,
  GetMemoryOptions,
  ImportMemoryOptions,
  ListMemoryOptions,
  MemoryFilter,
  NamespaceOptions,
  PutMemoryOptions,
  RestoreMemoryOptions,
  SearchMemoryOptions,
} from './memory.ts';
export type {
  ConsolidateResult,
  ConsolidateSummary,
  DedupePair,
  DedupeResult,
  ImportFailure,
  ImportResult,
  Memory,
  MemoryExport,
  MemoryImportRow,
  MemoryProvenance,
  MemoryScoreBreakdown,
  MemorySearchMode,
  MemorySearchResult,
  MemorySource,
  MemoryTrust,
  MemoryVersion,
  NamespaceInfo,
} from './memory-types.ts';
export type { SendMessageOptions } from './messages.ts';
export { type OutputSchema, parseOutput } from './output-schema.ts';
export type { StreamOptions } from './stream-events.ts';
export type { Call, Logger, RequestOptions } from './transport.ts';
export { VERSION } from './version.ts';
export type { WaitOptions } from './wait-for-agent.ts';
