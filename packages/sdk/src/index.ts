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
  DeleteManyMemoryOptions,
  DeleteMemoryOptions,
  ExportMemoryOptions,
  GetMemoryOptions,
  ImportMemoryOptions,
  ListMemoryOptions,
  MemoryFilter,
  NamespaceOptions,
  PutMemoryOptions,
  RestoreMemoryOptions,
  SearchMemoryOptions,
} from './memory-options.ts';
export type {
  ApplyPlanResult,
  ConsolidateResult,
  ConsolidateSummary,
  DedupePair,
  DedupeResult,
  DeleteManyResult,
  ImportFailure,
  ImportResult,
  Memory,
  MemoryChange,
  MemoryExport,
  MemoryImportRow,
  MemoryOutcome,
  MemoryProvenance,
  MemoryScoreBreakdown,
  MemorySearchMode,
  MemorySearchResult,
  MemorySource,
  MemoryTrust,
  MemoryVersion,
  NamespaceInfo,
  UndoResult,
} from './memory-types.ts';
export type { SendMessageOptions } from './messages.ts';
export { type OutputSchema, parseOutput } from './output-schema.ts';
export type { Region } from './regions.ts';
export type { StreamOptions } from './stream-events.ts';
export type { Call, Logger, RequestOptions } from './transport.ts';
export type { Usage, UsageAmounts, UsageGroup, UsageOptions } from './usage.ts';
export { VERSION } from './version.ts';
export type { WaitOptions } from './wait-for-agent.ts';
