import type { EventPayload, TokenUsage } from '@jettson/contract';
import { spanIdOf } from '../../telemetry/span-ids.ts';
import type { FinishedSpan, SpanAttributes } from '../../telemetry/tracing.ts';
import { invocationSpanId, toolSpanId, traceContextOf } from '../origin.ts';
import type { AgentRow } from '../queries.ts';
import { type Content, openContent } from './open-content.ts';
import {
  beforeColon,
  nameOf,
  providerOf,
  shortName,
  toErrorType,
  toUsageAttributes,
} from './span-attributes.ts';

export interface AgentSpans {
  /** The spans that this event completes. Events come in the order of the log, each once. */
  next(event: EventPayload & { ts: number }): FinishedSpan[];
}

/** What is known of the agent when an event is read. */
export type SpannedAgent = Pick<
  AgentRow,
  | 'id'
  | 'accountId'
  | 'name'
  | 'task'
  | 'createdAt'
  | 'model'
  | 'definition'
  | 'origin'
  | 'region'
  | 'finalResult'
  | 'error'
>;

const NAME_CHARS = 200;
const ERROR_CHARS = 500;
/** Ends of an agent that say that its last call of a model failed. */
const MODEL_FAILURES = new Set(['model_error', 'model_unavailable', 'context_too_small']);

interface OpenCall {
  name: string;
  since: number;
  step: number;
  input: unknown;
}

/**
 * Makes the spans of an agent from its log. Everything about a span, its id and its times included, follows from the log and
 * the agent's row: whoever reads them makes the same span. `agent` gives the row as it is now.
 */
export function openAgentSpans(
  agent: () => SpannedAgent,
  { redact, capturesContent }: { redact: (text: string) => string; capturesContent: boolean },
): AgentSpans {
  const { id, createdAt } = agent();
  const { traceId, parent } = traceContextOf(agent());
  const content: Content | undefined = capturesContent ? openContent(agent(), redact) : undefined;
  const calls = new Map<string, OpenCall>();
  let invocation = 0;
  /** Undefined: it waits for a message. */
  let openSince: number | undefined = createdAt.getTime();
  let used = { input: 0, output: 0 };
  let turns = 0;
  let step = 0;
  /** Calls of a model in this turn so far. */
  let tries = 0;
  /** Since when a model is being asked; undefined: none is. */
  let askedSince: number | undefined;
  let asked: string | undefined;

  /** Failures repeat what providers, tools and models said, which may be a part of a prompt. */
  const describe = (text: string, short: string) =>
    (capturesContent ? redact(text) : short).slice(0, ERROR_CHARS);
  const own = { 'jettson.agent.id': id, 'gen_ai.conversation.id': id };
  const inside = () => ({
    traceId,
    parent: { spanId: invocationSpanId(id, invocation), tracestate: parent?.tracestate },
  });

  function chat(
    endMs: number,
    {
      startMs = askedSince ?? endMs,
      model = asked ?? nameOf(agent()),
      attributes = {},
      failure,
      usage,
    }: {
      startMs?: number | undefined;
      model?: string | undefined;
      attributes?: SpanAttributes;
      failure?: string | undefined;
      usage?: TokenUsage | undefined;
    },
  ): FinishedSpan {
    const name = shortName(model);
    tries++;
    if (usage) used = { input: used.input + usage.input_tokens, output: used.output + usage.output_tokens };
    return {
      ...inside(),
      spanId: spanIdOf('chat', id, step, tries),
      name: `chat ${name}`.slice(0, NAME_CHARS),
      kind: 'client',
      startMs,
      endMs,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': providerOf(model),
        'gen_ai.request.model': name,
        ...own,
        'jettson.step': step,
        ...(usage && toUsageAttributes(usage)),
        ...(failure !== undefined && { 'error.type': toErrorType(failure) }),
        ...attributes,
      },
      ...(failure !== undefined && { error: describe(failure, beforeColon(failure)) }),
    };
  }

  function tool(
    callId: string,
    call: OpenCall,
    endMs: number,
    failure?: { type: string; text: string },
    result?: unknown,
  ): FinishedSpan {
    calls.delete(callId);
    return {
      ...inside(),
      spanId: toolSpanId(id, callId),
      name: `execute_tool ${call.name}`.slice(0, NAME_CHARS),
      kind: 'internal',
      startMs: Math.min(call.since, endMs),
      endMs,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': call.name,
        'gen_ai.tool.call.id': callId,
        'gen_ai.tool.type': 'function',
        ...own,
        'jettson.step': call.step,
        ...(failure && { 'error.type': failure.type }),
        ...content?.ofCall(call, result),
      },
      ...(failure && { error: describe(failure.text, failure.type) }),
    };
  }

  /** The agent has done what it was asked for, or has ended. */
  function invocationSpan(
    endMs: number,
    { status, reason }: { status: string; reason?: string | undefined },
  ): FinishedSpan {
    const row = agent();
    const name = row.name ?? row.definition.template?.name;
    const isError = status === 'error';
    const span: FinishedSpan = {
      traceId,
      spanId: invocationSpanId(id, invocation),
      // Without a caller's span, the first one is the root of the trace.
      parent:
        parent ?? (invocation === 0 ? undefined : { spanId: invocationSpanId(id, 0), tracestate: undefined }),
      name: name ? `invoke_agent ${name}`.slice(0, NAME_CHARS) : 'invoke_agent',
      kind: 'internal',
      startMs: openSince ?? endMs,
      endMs,
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.provider.name': providerOf(nameOf(row)),
        'gen_ai.request.model': shortName(nameOf(row)),
        'gen_ai.agent.id': id,
        'gen_ai.agent.name': name,
        ...own,
        'gen_ai.usage.input_tokens': used.input,
        'gen_ai.usage.output_tokens': used.output,
        'jettson.account.id': row.accountId,
        'jettson.request.id': row.origin?.request_id,
        'jettson.agent.status': status,
        'jettson.agent.reason': reason,
        'jettson.agent.turns': turns,
        'jettson.region': row.region ?? undefined,
        ...(isError && { 'error.type': reason ?? '_OTHER' }),
        ...content?.ofInvocation(row),
      },
      ...(isError && { error: describe(row.error ?? '', reason ?? '') }),
    };
    openSince = undefined;
    used = { input: 0, output: 0 };
    turns = 0;
    return span;
  }

  function onStatus(
    { status, reason, error }: EventPayload<'agent-status'>['data'],
    ts: number,
  ): FinishedSpan[] {
    if (status === 'spawning') return [];
    if (status === 'running') {
      if (openSince === undefined) {
        invocation++;
        openSince = ts;
      }
      if (reason !== 'waiting_for_model' || askedSince === undefined) return [];
      const failed = chat(ts, { failure: error ?? reason });
      askedSince = undefined;
      return [failed];
    }
    if (status === 'idle')
      return reason === 'awaiting_message' && openSince !== undefined
        ? [invocationSpan(ts, { status, reason })]
        : [];
    if (openSince === undefined) return [];
    const { error: failure } = agent();
    const lastCall =
      askedSince !== undefined && MODEL_FAILURES.has(reason ?? '')
        ? [chat(ts, { failure: failure ?? reason ?? '' })]
        : [];
    // Sub-agents may be below them.
    const cut = [...calls].map(([callId, call]) =>
      tool(callId, call, ts, { type: 'cancelled', text: 'The agent ended before the call did' }),
    );
    return [...lastCall, ...cut, invocationSpan(ts, { status, reason })];
  }

  return {
    next({ type, data, ts }) {
      switch (type) {
        case 'agent-status':
          return onStatus(data, ts);
        case 'step-start':
          if (data.step !== step) tries = 0;
          step = data.step;
          askedSince = ts;
          asked = undefined;
          return [];
        case 'model-retry': {
          const failed = chat(ts, { failure: data.error });
          askedSince = ts + data.delay_ms;
          return [failed];
        }
        case 'model-fallback': {
          const failed = chat(ts, { model: data.from_model, failure: data.error, usage: data.usage });
          askedSince = ts;
          asked = data.to_model;
          return [failed];
        }
        case 'context-compacted': {
          content?.note(data);
          if (data.usage === undefined) return [];
          const written = chat(ts, { model: data.model_id, usage: data.usage });
          askedSince = ts;
          return [written];
        }
        case 'message': {
          turns++;
          const { duration_ms: took, model_id: model, finish_reason, usage, cost_usd: cost } = data;
          const answered = chat(ts, {
            startMs: took === undefined ? undefined : ts - took,
            model,
            usage,
            attributes: {
              'gen_ai.response.model': model && shortName(model),
              'gen_ai.response.finish_reasons': [finish_reason],
              'jettson.cost_usd': cost,
              ...content?.ofMessage(data),
            },
          });
          askedSince = undefined;
          return [answered];
        }
        case 'tool-call-start':
          calls.set(data.call_id, { name: data.name, since: ts, step: data.step, input: data.input });
          return [];
        case 'tool-call-end': {
          content?.note(data);
          const { call_id, name, duration_ms, is_error, fault = 'it failed', result } = data;
          const call = calls.get(call_id) ?? {
            name,
            since: ts - duration_ms,
            step: data.step,
            input: undefined,
          };
          return [
            tool(call_id, call, ts, is_error ? { type: 'tool_error', text: fault } : undefined, result),
          ];
        }
        case 'user-message':
          content?.note(data);
          return [];
        default:
          return [];
      }
    },
  };
}
