import { Approvals } from './approvals.ts';
import { Artifacts } from './artifacts.ts';
import type { EventsOptions } from './events-options.ts';
import { type ListAgentsOptions, toAgentListQuery } from './list-agents-options.ts';
import { Messages } from './messages.ts';
import { toJsonSchema } from './output-schema.ts';
import { type ServeToolsOptions, serveTools } from './serve-tools.ts';
import type { SpawnOptions } from './spawn-options.ts';
import { type StreamOptions, streamEvents } from './stream-events.ts';
import { toInputFile } from './to-input-file.ts';
import type { FunctionTool } from './tool.ts';
import { ToolResults } from './tool-results.ts';
import { newIdempotencyKey, type RequestOptions, segment, type Transport } from './transport.ts';
import { type WaitOptions, waitForAgent } from './wait-for-agent.ts';
import type {
  Agent,
  AgentEvent,
  AgentEventPage,
  AgentLimits,
  AgentList,
  AgentNetworkRequest,
  FunctionToolRequest,
  MessageDelta,
  ModelRequest,
  PendingList,
  SpawnRequest,
} from './wire-types.ts';

export interface RunOptions
  extends Omit<SpawnOptions, 'tools' | 'timeoutMs'>,
    Pick<ServeToolsOptions, 'onToolError' | 'onEvent'> {
  /** Toolsets, single tools, and functions made with `tool`. */
  tools?: (string | FunctionToolRequest | FunctionTool)[] | null | undefined;
}

export interface AttachOptions extends ServeToolsOptions {
  /** The functions to call; calls of others wait on. */
  tools: readonly FunctionTool[];
}

export interface ListPendingOptions extends RequestOptions {
  /** Items a page, 1 to 1,000; 100 by default. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** Agents: each does one task on a computer of its own. */
export class Agents {
  readonly messages: Messages;
  readonly approvals: Approvals;
  readonly artifacts: Artifacts;
  readonly toolResults: ToolResults;
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.messages = new Messages(transport);
    this.approvals = new Approvals(transport);
    this.artifacts = new Artifacts(transport);
    this.toolResults = new ToolResults(transport);
    this.#transport = transport;
  }

  /**
   * Starts an agent and returns at once; `wait` gives its result.
   *
   * @param task what the agent is to do, up to 4,000 characters; or an object of it and the options
   */
  async spawn(task: string | (SpawnOptions & { task: string }), options: SpawnOptions = {}): Promise<Agent> {
    const input = typeof task === 'string' ? { ...options, task } : { ...options, ...task };
    return this.#transport.json(
      {
        method: 'POST',
        path: '/agents',
        body: {
          task: input.task,
          task_source: input.taskSource,
          name: input.name,
          template: input.template,
          region: input.region,
          metadata: input.metadata,
          memory: input.memory,
          model: input.model,
          instructions: input.instructions,
          max_turns: input.maxTurns,
          max_wait_seconds: input.maxWaitSeconds,
          env: input.env,
          tools: input.tools,
          mcp_servers: input.mcpServers,
          permissions: input.permissions,
          network: input.network,
          secrets: input.secrets,
          limits: input.limits,
          keep_alive: input.keepAlive,
          idle_timeout_seconds: input.idleTimeoutMs && Math.ceil(input.idleTimeoutMs / 1000),
          require_approval: input.requireApproval,
          output_schema: toJsonSchema(input.outputSchema),
          files: input.files,
          input_files: input.inputFiles === null ? null : input.inputFiles?.map(toInputFile),
          artifacts: input.artifacts,
          webhook: input.webhook,
        },
        idempotencyKey: input.idempotencyKey ?? newIdempotencyKey(),
      },
      input,
    );
  }

  /**
   * The agent once it is completed, error or stopped: look at its `status`.
   * Throws AgentTimeoutError when it is still at work after `timeoutMs`; the agent goes on.
   */
  wait(agentId: string, options: WaitOptions = {}): Promise<Agent> {
    return waitForAgent(this.#transport, agentId, options);
  }

  /** `spawn`, then `wait`. `timeoutMs` is the wait's. */
  async spawnAndWait(
    task: string | (SpawnOptions & { task: string }),
    options: SpawnOptions & WaitOptions = {},
  ): Promise<Agent> {
    const { timeoutMs, ...rest } = options;
    const agent = await this.spawn(task, rest);
    return this.wait(agent.agent_id, options);
  }

  /**
   * Starts an agent, calls the functions in `tools` whenever it asks for them, and returns the agent once it has ended:
   * look at its `status`. What a function throws is an error for the model. An outage of the server of up to ten minutes goes unnoticed;
   * after a restart of this program, `attach` resumes serving the agent.
   */
  async run(task: string, { tools, onToolError, onEvent, ...options }: RunOptions = {}): Promise<Agent> {
    const functions = (tools ?? []).filter(isFunctionTool);
    const spawned = await this.spawn(task, {
      ...options,
      tools: tools === null ? null : tools?.map((one) => (isFunctionTool(one) ? one.definition : one)),
    });
    const { signal, maxRetries, headers } = options;
    return serveTools(this.#transport, spawned.agent_id, {
      ...{ signal, maxRetries, headers, onToolError, onEvent },
      tools: functions,
      // With a key of the caller it may be an agent of an earlier call.
      isNew: options.idempotencyKey === undefined,
    });
  }

  /**
   * Resumes serving an agent after this program was restarted: answers the calls that wait and those that follow, and
   * returns the agent once it has ended. No call runs again whose result was accepted.
   */
  attach(agentId: string, options: AttachOptions): Promise<Agent> {
    return serveTools(this.#transport, agentId, { ...options, isNew: false });
  }

  /** One page of what agents wait for, the oldest first: decisions, results, higher limits, messages. */
  async pending({ limit, cursor, ...request }: ListPendingOptions = {}): Promise<PendingList> {
    return this.#transport.json(
      { method: 'GET', path: '/agents/pending', query: { limit, cursor } },
      request,
    );
  }

  /** Throws JettsonNotFoundError when there is no such agent. */
  async get(agentId: string, options?: RequestOptions): Promise<Agent> {
    return this.#transport.json({ method: 'GET', path: `/agents/${segment(agentId)}` }, options);
  }

  /** One page, newest first unless `sort` says otherwise. */
  async list(options: ListAgentsOptions = {}): Promise<AgentList> {
    const { query, request } = toAgentListQuery(options);
    return this.#transport.json({ method: 'GET', path: '/agents', query }, request);
  }

  /** All agents in the order of `sort`, page by page as they are asked for: `for await (const agent of …)`. */
  async *iterate(options: ListAgentsOptions = {}): AsyncGenerator<Agent, void> {
    let cursor = options.cursor;
    do {
      const page = await this.list({ ...options, cursor });
      yield* page.data;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** The body of a spawn that makes another agent like this one, as the wire has it, and what is missing from it. */
  async spawnRequest(agentId: string, options?: RequestOptions): Promise<SpawnRequest> {
    return this.#transport.json(
      { method: 'GET', path: `/agents/${segment(agentId)}/spawn-request` },
      options,
    );
  }

  /** Sets the limits of a live agent, its network or both, each as a whole. Throws a JettsonError `conflict` when it has ended. */
  async update(
    agentId: string,
    {
      limits,
      network,
      ...request
    }: RequestOptions & { limits?: AgentLimits | undefined; network?: AgentNetworkRequest | undefined },
  ): Promise<Agent> {
    const call = { method: 'PATCH', path: `/agents/${segment(agentId)}`, body: { limits, network } } as const;
    return this.#transport.json(call, request);
  }

  /** Stops the agent and its computer; one that already ended is returned as it is. */
  async cancel(agentId: string, options?: RequestOptions): Promise<Agent> {
    return this.#transport.json({ method: 'DELETE', path: `/agents/${segment(agentId)}` }, options);
  }

  /**
   * Deletes an agent that has ended, and its sub-agents, with their events, files and everything else that belongs to them. What
   * stays are the memories that they wrote and the totals of what they used. Throws a JettsonError `conflict` while it lives.
   */
  async purge(agentId: string, options?: RequestOptions): Promise<void> {
    const path = `/agents/${segment(agentId)}/purge`;
    await this.#transport.none({ method: 'POST', path, idempotencyKey: newIdempotencyKey() }, options);
  }

  /** One page of what happened in the agent's life, oldest first. */
  async events(
    agentId: string,
    { after, before, limit, ...request }: EventsOptions = {},
  ): Promise<AgentEventPage> {
    const path = `/agents/${segment(agentId)}/events`;
    return this.#transport.json({ method: 'GET', path, query: { after, before, limit } }, request);
  }

  /**
   * What the model was asked for the answer of this step: the body of the request as it was sent. Throws a
   * JettsonNotFoundError for a step that the agent did not reach.
   */
  async request(agentId: string, step: number, options?: RequestOptions): Promise<ModelRequest> {
    const path = `/agents/${segment(agentId)}/steps/${segment(String(step))}/request`;
    return this.#transport.json({ method: 'GET', path }, options);
  }

  /**
   * What happens in the agent's life, as it happens, until it ended: `for await (const event of …)`.
   * Reconnects by itself: each event comes once, in order. Throws StreamIdleTimeoutError after too long a silence. With
   * `{ deltas: true }`, the pieces of a message come as well, while the model writes it.
   */
  stream(
    agentId: string,
    options: StreamOptions & { deltas: true },
  ): AsyncGenerator<AgentEvent | MessageDelta, void>;
  stream(agentId: string, options?: StreamOptions & { deltas?: false }): AsyncGenerator<AgentEvent, void>;
  stream(agentId: string, options: StreamOptions = {}): AsyncGenerator<AgentEvent | MessageDelta, void> {
    return streamEvents(this.#transport, agentId, options);
  }
}

function isFunctionTool(given: string | FunctionToolRequest | FunctionTool): given is FunctionTool {
  return typeof given === 'object' && 'run' in given;
}
