export type { Agent, AgentList, AgentStatus, ProgressEntry } from './agent-types.ts';
export type { ListAgentsOptions, SpawnOptions, WaitOptions } from './agents.ts';
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
} from './errors.ts';
export type {
  ConsolidateMemoryOptions,
  DedupeMemoryOptions,
  DeleteMemoryOptions,
  ImportMemoryOptions,
  ListMemoryOptions,
  NamespaceOptions,
  PutMemoryOptions,
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
  MemoryScoreBreakdown,
  MemorySearchMode,
  MemorySearchResult,
  MemorySource,
  NamespaceInfo,
} from './memory-types.ts';
export type { Logger, RequestOptions } from './transport.ts';
export { VERSION } from './version.ts';
