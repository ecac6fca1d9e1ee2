import type { EventPayload, ToolCall } from '@jettson/contract';
import type { GenerateTextResult, ToolSet } from 'ai';
import type { MessageResume } from './types.ts';

/** The part of the SDK's result that is used. */
type RawReply = Pick<GenerateTextResult<ToolSet, never, never>, 'responseMessages' | 'toolCalls'>;

interface RepairedReply extends Pick<EventPayload<'message'>['data'], 'text' | 'tool_calls'> {
  resume: MessageResume;
}

/**
 * The model's message in our own form, and in one that every provider accepts in the next turn: arguments are objects,
 * names have no unusual characters, and nothing is blank. Arguments that were not an object are kept separately, so
 * that the model can be told.
 */
export function repairReply(
  { responseMessages, toolCalls }: RawReply,
  newCallId: () => string,
): RepairedReply {
  const reply = responseMessages.find((message) => message.role === 'assistant');
  const parts = typeof reply?.content === 'object' ? reply.content : [];
  const written = new Map(toolCalls.map(({ toolCallId, input }) => [toolCallId, input]));
  const calls: ToolCall[] = [];
  const brokenInputs: Record<string, string> = {};

  const content = parts.flatMap((part): typeof parts => {
    if (part.type === 'text' && part.text.trim() === '') return [];
    if (part.type !== 'tool-call') return [part];
    const call = { call_id: newCallId(), name: part.toolName.replace(/[^\w-]/g, '_').slice(0, 64) };
    const asked = written.get(part.toolCallId);
    const input = isObject(asked) ? asked : {};
    if (!isObject(asked))
      brokenInputs[call.call_id] = typeof asked === 'string' ? asked : JSON.stringify(asked);
    calls.push({ ...call, input });
    return [{ ...part, toolName: call.name, input }];
  });

  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  // Thoughts alone do not make a message: some providers refuse them.
  const saysSomething = text !== '' || calls.length > 0;
  return {
    text,
    tool_calls: calls,
    resume: {
      message: { role: 'assistant', content: saysSomething ? content : [] },
      ...(Object.keys(brokenInputs).length > 0 && { brokenInputs }),
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
