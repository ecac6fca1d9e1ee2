import type { OutputSchema } from './output-schema.ts';
import type { InputFileOption } from './to-input-file.ts';
import type { RequestOptions } from './transport.ts';
import type {
  AgentLimits,
  AgentModelRequest,
  AgentNetworkRequest,
  AgentWebhook,
  FunctionToolRequest,
  HttpToolRequest,
  McpServerRequest,
  MemoryAccess,
  Permissions,
  SpawnFile,
} from './wire-types.ts';

export interface SpawnOptions extends RequestOptions {
  name?: string | undefined;
  /** A template by name, or by name and version (`researcher@3`): it has what is absent here. */
  template?: string | undefined;
  /** Where its computer runs. By default the first region with a warm one. */
  region?: string | undefined;
  /** Kept with the agent, for you to find it by. */
  metadata?: Record<string, unknown> | undefined;
  /** Which memories it sees and where it writes; all of the account when absent. */
  memory?: MemoryAccess | undefined;
  /** Budgets: at one that is used up the agent waits until `update` raises it. */
  limits?: AgentLimits | undefined;
  /** Stay idle after an answer, with the computer, for follow-up messages. */
  keepAlive?: boolean | undefined;
  /** How long it waits before it ends, milliseconds (the server counts seconds); 900,000 by default. */
  idleTimeoutMs?: number | undefined;
  /** A model of `models.list()`, by its name or with options; the server's default when absent. */
  model?: AgentModelRequest | undefined;
  /** Who the agent is and how it works, up to 50,000 characters. */
  instructions?: string | undefined;
  /** Turns of the model for one task or follow-up, 20 when absent. */
  maxTurns?: number | undefined;
  /**
   * Toolsets (`shell`, `files`, `http`, `browser`, `memory`), single tools, and tools of your own; all built-in ones when
   * absent, none with `[]`.
   */
  tools?: (string | FunctionToolRequest | HttpToolRequest)[] | undefined;
  /** MCP servers whose tools it gets, as `<server>__<tool>`. */
  mcpServers?: McpServerRequest[] | undefined;
  /** What it may reach: `{ type: 'limited', allowed_hosts: ['api.example.com'] }`; whatever the server allows when absent. */
  network?: AgentNetworkRequest | undefined;
  /** Names of secrets that it can use and never see. */
  secrets?: string[] | undefined;
  /** Variables of the environment of its commands; never shown again. */
  env?: Record<string, string> | undefined;
  /** Which tools may be called freely, which wait for `approvals.decide`, and which never run. */
  permissions?: Permissions | undefined;
  /** Names and patterns of tools whose calls wait for `approvals.decide`. */
  requireApproval?: string[] | undefined;
  /** What the answer must fit: a JSON Schema, or one of zod 4 and the like. `parseOutput` gives it typed. */
  outputSchema?: OutputSchema | Record<string, unknown> | undefined;
  /** What is in `/workspace` before the first turn: small files whole, larger ones by `files.upload`. */
  files?: SpawnFile[] | undefined;
  /** Pictures and PDFs that the model sees beside its task; `data` may be bytes. Large ones by `files.upload`. */
  inputFiles?: InputFileOption[] | undefined;
  /** Files and folders to keep at the end, besides what is left in `/workspace/out`. */
  artifacts?: string[] | undefined;
  /** Told of this agent alone, besides the account's. */
  webhook?: AgentWebhook | undefined;
  /** The same key gives the same agent for 24 hours. Made for you when absent, so that no retry starts a second agent. */
  idempotencyKey?: string | undefined;
}
