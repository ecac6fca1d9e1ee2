import type { Agent, AgentList, ProgressEntry } from './agent-types.ts';
import { newIdempotencyKey, type RequestOptions, segment, type Transport } from './transport.ts';
import { waitForAgent } from './wait-for-agent.ts';

export interface SpawnOptions extends RequestOptions {
  name?: string | undefined;
  /** Where its computer runs. By default the first region with a warm one. */
  region?: string | undefined;
  /** Kept with the agent, for you to find it by. */
  metadata?: Record<string, unknown> | undefined;
  /** The same key gives the same agent for 24 hours. Made for you when absent, so that no retry starts a second agent. */
  idempotencyKey?: string | undefined;
}

export interface WaitOptions extends Omit<RequestOptions, 'timeoutMs'> {
  /** Longest wait, milliseconds; 300,000 by default. */
  timeoutMs?: number | undefined;
  /** Pause after the first look, milliseconds; 1,000 by default. It grows by half each time. */
  pollIntervalMs?: number | undefined;
  /** Longest pause between two looks, milliseconds; 5,000 by default. */
  maxPollIntervalMs?: number | undefined;
  /** Called with each new line of progress, in order. */
  onProgress?: ((entry: ProgressEntry, agent: Agent) => void) | undefined;
}

export interface ListAgentsOptions extends RequestOptions {
  /** Agents a page, 1 to 100; 20 by default. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** Agents: each does one task on a computer of its own. */
export class Agents {
  readonly #transport: Transport;

  constructor(transport: Transport) {
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
        body: { task: input.task, name: input.name, region: input.region, metadata: input.metadata },
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
    return waitForAgent((request) => this.get(agentId, request), agentId, options);
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

  /** Throws JettsonNotFoundError when there is no such agent. */
  async get(agentId: string, options?: RequestOptions): Promise<Agent> {
    return this.#transport.json({ method: 'GET', path: `/agents/${segment(agentId)}` }, options);
  }

  /** One page, newest first. */
  async list({ limit, cursor, ...request }: ListAgentsOptions = {}): Promise<AgentList> {
    return this.#transport.json({ method: 'GET', path: '/agents', query: { limit, cursor } }, request);
  }

  /** All agents, newest first, page by page as they are asked for: `for await (const agent of …)`. */
  async *iterate(options: ListAgentsOptions = {}): AsyncGenerator<Agent, void> {
    let cursor = options.cursor;
    do {
      const page = await this.list({ ...options, cursor });
      yield* page.data;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** Stops the agent and its computer; one that already ended is returned as it is. */
  async cancel(agentId: string, options?: RequestOptions): Promise<Agent> {
    return this.#transport.json({ method: 'DELETE', path: `/agents/${segment(agentId)}` }, options);
  }
}
