export type { AccountEvents, AccountStreamOptions } from './account-events.ts';
export type {
  Agents,
  AttachOptions,
  ListPendingOptions,
  RunOptions,
} from './agents.ts';
export type { Approvals, DecideApprovalOptions } from './approvals.ts';
export type { Artifacts } from './artifacts.ts';
export type { Audit, ListAuditOptions } from './audit.ts';
export { Jettson, type JettsonOptions } from './client.ts';
export {
  AgentTimeoutError,
  JettsonAuthError,
  JettsonError,
  type JettsonErrorFields,
  JettsonNetworkError,
  JettsonNotFoundError,
  JettsonQuotaExceededError,
  JettsonRateLimitError,
  JettsonResponseError,
  JettsonServerError,
  JettsonValidationError,
  StreamIdleTimeoutError,
} from './errors.ts';
export type { EventsOptions } from './events-options.ts';
export type { Files, ListFilesOptions, UploadOptions } from './files.ts';
export type { CreateKeyOptions, Keys } from './keys.ts';
export type { ListAgentsOptions } from './list-agents-options.ts';
export type { MemoryStore } from './memory.ts';
export type {
  ConsolidateMemoryOptions,
  DedupeMemoryOptions,
  DedupePairOptions,
  DeleteManyMemoryOptions,
  DeleteMemoryOptions,
  ExportMemoryOptions,
  GetMemoryOptions,
  ImportMemoryOptions,
  ListEditsOptions,
  ListMemoryOptions,
  ListProposalsOptions,
  MemoryFilter,
  NamespaceOptions,
  PutMemoryOptions,
  RestoreMemoryOptions,
  SearchMemoryOptions,
} from './memory-options.ts';
export type { Messages, SendMessageOptions } from './messages.ts';
export type { Models } from './models.ts';
export { type OutputSchema, parseOutput, type ValidationResult } from './output-schema.ts';
export type { Regions } from './regions.ts';
export type { PutOAuthSecretOptions, PutSecretOptions, Secrets } from './secrets.ts';
export type { FunctionCall, ServeToolsOptions } from './serve-tools.ts';
export type { SpawnOptions } from './spawn-options.ts';
export type { StreamOptions } from './stream-events.ts';
export type {
  CreateTemplateOptions,
  ListTemplatesOptions,
  Templates,
  UpdateTemplateOptions,
} from './templates.ts';
export type { InputFileOption } from './to-input-file.ts';
export { type FunctionTool, type InputSchema, type ToolCallContext, type ToolOptions, tool } from './tool.ts';
export type { PostToolResultOptions, ToolResults } from './tool-results.ts';
export type { Call, Logger, RequestOptions } from './transport.ts';
export type { UsageOptions, UsageReports } from './usage.ts';
export { VERSION } from './version.ts';
export type { WaitOptions } from './wait-for-agent.ts';
export type {
  CreateWebhookOptions,
  ListDeliveriesOptions,
  UpdateWebhookOptions,
  Webhooks,
} from './webhooks.ts';
export type * from './wire-types.ts';
