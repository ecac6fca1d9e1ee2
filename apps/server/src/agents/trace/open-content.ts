import type { EventPayload } from '@jettson/contract';
import type { SpanAttributes } from '../../telemetry/tracing.ts';
import type { AgentRow } from '../queries.ts';

/** Of one text. Collectors refuse requests of several megabytes, and with them all spans of a batch. */
const TEXT_CHARS = 16_000;
/** Of all texts of an attribute. */
const ALL_CHARS = 64_000;

type Part = Record<string, unknown>;
type Message = { role: string; parts: Part[]; finish_reason?: string };

/** What agents read and write, as attributes of spans. */
export interface Content {
  /** The model reads this next. */
  note(data: EventPayload<'user-message' | 'tool-call-end' | 'context-compacted'>['data']): void;
  ofMessage(said: EventPayload<'message'>['data']): SpanAttributes;
  ofCall(call: { input: unknown }, result: unknown): SpanAttributes;
  ofInvocation(agent: Pick<AgentRow, 'finalResult'>): SpanAttributes;
}

/** Only what is new to the model since its last answer is in a span: with the whole conversation, a run would be sent at each of its turns. */
export function openContent(
  { task, definition }: Pick<AgentRow, 'task' | 'definition'>,
  redact: (text: string) => string,
): Content {
  const text = (content: string): Part => ({ type: 'text', content: cut(redact(content)) });
  const json = (value: unknown) => cut(redact(JSON.stringify(value) ?? 'null'));
  const first: Message = { role: 'user', parts: [text(task)] };
  let unread: Message[] = [first];
  let asked: Message[] = [first];
  return {
    note(data) {
      if ('content' in data) {
        const message = { role: 'user', parts: [text(data.content)] };
        unread.push(message);
        if (data.message_id !== undefined) asked.push(message);
      } else if ('call_id' in data) {
        const response = json(withoutPictures(data.result));
        unread.push({ role: 'tool', parts: [{ type: 'tool_call_response', id: data.call_id, response }] });
      } else if (data.summary !== null && data.summary !== undefined) {
        unread.push({ role: 'user', parts: [text(data.summary)] });
      }
    },
    ofMessage({ text: said, tool_calls, finish_reason }) {
      const calls = tool_calls.map(({ call_id, name, input }) => ({
        type: 'tool_call',
        id: call_id,
        name,
        arguments: json(input),
      }));
      const parts = [...(said === '' ? [] : [text(said)]), ...calls];
      const input = unread;
      unread = [];
      return {
        'gen_ai.input.messages': fit(input),
        'gen_ai.output.messages': fit([{ role: 'assistant', parts, finish_reason }]),
      };
    },
    ofCall: ({ input }, result) => ({
      'gen_ai.tool.call.arguments': input === undefined ? undefined : json(input),
      'gen_ai.tool.call.result': result === undefined ? undefined : json(withoutPictures(result)),
    }),
    ofInvocation({ finalResult }) {
      const input = asked;
      asked = [];
      return {
        'gen_ai.system_instructions': definition.instructions
          ? JSON.stringify([text(definition.instructions)])
          : undefined,
        'gen_ai.input.messages': fit(input),
        'gen_ai.output.messages':
          finalResult === null
            ? undefined
            : JSON.stringify([{ role: 'assistant', parts: [text(finalResult)], finish_reason: 'stop' }]),
      };
    },
  };
}

function withoutPictures(result: unknown): unknown {
  return result !== null && typeof result === 'object' && 'output' in result ? result.output : result;
}

function cut(text: string, chars = TEXT_CHARS): string {
  return text.length > chars ? `${text.slice(0, chars)}…` : text;
}

/** As JSON. A turn may have 32 calls, each with a text of its own: then all are cut further. */
function fit(messages: readonly Message[]): string {
  const json = JSON.stringify(messages);
  if (json.length <= ALL_CHARS) return json;
  const each = Math.floor(ALL_CHARS / messages.reduce((count, { parts }) => count + parts.length, 0));
  return JSON.stringify(messages, (_, value) => (typeof value === 'string' ? cut(value, each) : value));
}
