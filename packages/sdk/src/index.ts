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
export type { Logger, RequestOptions } from './transport.ts';
export { VERSION } from './version.ts';
