import { JettsonError } from './errors.ts';
import { isPassing, pauseBefore } from './resume-stream.ts';
import { sleep } from './sleep.ts';
import { streamEvents } from './stream-events.ts';
import type { FunctionTool } from './tool.ts';
import { ToolResults } from './tool-results.ts';
import { type RequestOptions, segment, type Transport } from './transport.ts';
import type { Agent, AgentEvent } from './wire-types.ts';

/** A call of a function tool. */
export interface FunctionCall {
  agentId: string;
  callId: string;
  name: string;
  input: unknown;
}

export interface ServeToolsOptions extends Omit<RequestOptions, 'timeoutMs'> {
  /** Called with what a function threw, and with what kept its result from being sent; by default it is logged. */
  onToolError?: ((error: unknown, call: FunctionCall) => void) | undefined;
  /** Called with each event of the agent, in order. */
  onEvent?: ((event: AgentEvent) => void) | undefined;
}

/** An outage of the server that is shorter goes unnoticed. */
const OUTAGE_MS = 600_000;
/** Calls of one turn come together. */
const GATHER_MS = 10;

/**
 * Follows the agent to its end and calls the functions that it asks for, side by side. `isNew`: nobody can have answered a
 * call of it before; otherwise the server is asked which calls still wait, so that none runs again whose result was accepted.
 */
export async function serveTools(
  transport: Transport,
  agentId: string,
  { tools, isNew, ...options }: ServeToolsOptions & { tools: readonly FunctionTool[]; isNew: boolean },
): Promise<Agent> {
  const { onEvent, onToolError, ...request } = options;
  const results = new ToolResults(transport);
  const get = () =>
    transport.json<Agent>({ method: 'GET', path: `/agents/${segment(agentId)}` }, { ...request, signal });
  const byName = new Map(tools.map((one) => [one.definition.name, one]));
  const over = new AbortController();
  const { signal } = over;
  const abort = () => over.abort(request.signal?.reason);
  request.signal?.addEventListener('abort', abort);
  if (request.signal?.aborted) abort();

  const report = (error: unknown, call: FunctionCall) => {
    if (onToolError) onToolError(error, call);
    else transport.logError(`The tool ${call.name} failed`, error);
  };

  async function answer(call: FunctionCall): Promise<void> {
    const result = await runFunction(byName.get(call.name), call, signal).catch((error: unknown) => {
      if (!signal.aborted) report(error, call);
      return { output: describe(error), isError: true };
    });
    try {
      await persist(() => results.post(agentId, call.callId, { ...result, ...request, signal }));
    } catch (error) {
      if (!(error instanceof JettsonError)) throw error;
      // Somebody else answered it, or it no longer waits.
      if (error.code === 'conflict' || error.code === 'not_found') return;
      if (error.code !== 'payload_too_large' && error.code !== 'invalid_body') throw error;
      report(error, call);
      const output = `The result of ${call.name} was refused: ${error.message}`;
      await persist(() => results.post(agentId, call.callId, { output, isError: true, ...request, signal }));
    }
  }

  /** Repeats a call until the server is back. */
  async function persist<T>(send: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    for (let failures = 0; ; failures++) {
      try {
        return await send();
      } catch (error) {
        const isFinal = (request.maxRetries ?? transport.maxRetries) === 0;
        if (isFinal || !isPassing(error) || performance.now() - startedAt > OUTAGE_MS) throw error;
        await sleep(pauseBefore(failures, error), signal);
      }
    }
  }

  function start(call: FunctionCall): void {
    answer(call).catch((error: unknown) => over.abort(error));
  }

  let unchecked: FunctionCall[] = [];
  let isChecking = false;
  /** Calls that came together are checked together: the log of an old agent may have thousands. */
  async function check(): Promise<void> {
    isChecking = true;
    await sleep(GATHER_MS, signal);
    while (unchecked.length > 0) {
      const asked = unchecked;
      unchecked = [];
      const open = new Set((await persist(get)).pending_calls.map(({ call_id }) => call_id));
      for (const call of asked) if (open.has(call.callId)) start(call);
    }
    isChecking = false;
  }

  try {
    const stream = { ...request, signal, idleTimeoutMs: OUTAGE_MS };
    for await (const event of streamEvents(transport, agentId, stream)) {
      onEvent?.(event);
      if (event.type !== 'tool-call-start' || event.data.waits_for !== 'client') continue;
      const { call_id: callId, name, input } = event.data;
      // Calls of tools without a function here are left to other programs.
      if (!byName.has(name)) continue;
      const call = { agentId, callId, name, input };
      if (isNew) start(call);
      else {
        unchecked.push(call);
        if (!isChecking) check().catch((error: unknown) => over.abort(error));
      }
    }
    return await persist(get);
  } finally {
    request.signal?.removeEventListener('abort', abort);
    over.abort();
  }
}

async function runFunction(
  tool: FunctionTool | undefined,
  { agentId, callId, input }: FunctionCall,
  signal: AbortSignal,
): Promise<{ output: unknown; isError: boolean }> {
  const output = await tool?.run(input, { agentId, callId, signal });
  // Throws for anything that is not JSON, before it is sent.
  return { output: JSON.parse(JSON.stringify(output ?? null) ?? 'null'), isError: false };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
