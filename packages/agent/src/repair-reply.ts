import type { AssistantModelMessage, GenerateTextResult, ToolSet } from 'ai';
import type { Conversation } from './conversation.ts';

/** What of the SDK's result is looked at. */
type RawReply = Pick<GenerateTextResult<ToolSet, never, never>, 'responseMessages' | 'toolCalls'>;

/**
 * The model's message in a form that every provider takes back in the next turn: arguments are objects, call
 * ids are unique in the run, names have no strange characters, and nothing is blank. Arguments that were
 * not an object are kept apart, for the model to be told.
 */
export function repairReply({ responseMessages, toolCalls }: RawReply, conversation: Conversation) {
  const reply = responseMessages.find((message) => message.role === 'assistant');
  const parts = typeof reply?.content === 'object' ? reply.content : [];
  const written = new Map(toolCalls.map(({ toolCallId, input }) => [toolCallId, input]));
  const seen = new Set<string>();
  const brokenInputs: Record<string, string> = {};

  const content = parts.flatMap((part): typeof parts => {
    if (part.type === 'text' && part.text.trim() === '') return [];
    if (part.type !== 'tool-call') return [part];
    // Of two calls with one id the SDK hands out the first one's arguments twice: the second is left out.
    if (seen.has(part.toolCallId)) return [];
    seen.add(part.toolCallId);
    const toolCallId = pickCallId(part.toolCallId, conversation);
    const input = written.get(part.toolCallId);
    const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
    if (!isObject) brokenInputs[toolCallId] = typeof input === 'string' ? input : JSON.stringify(input);
    const toolName = part.toolName.replace(/[^\w-]/g, '_').slice(0, 64);
    return [{ ...part, toolCallId, toolName, input: isObject ? input : {} }];
  });

  // Thoughts alone are no message: some providers refuse them as one.
  const saysSomething = content.some((part) => part.type === 'text' || part.type === 'tool-call');
  const message: AssistantModelMessage = { role: 'assistant', content: saysSomething ? content : [] };
  return { message, ...(Object.keys(brokenInputs).length > 0 && { brokenInputs }) };
}

/** Some models count their calls from zero in each turn. */
function pickCallId(callId: string, conversation: Conversation): string {
  let picked = callId;
  for (let count = 2; conversation.hasCallId(picked); count++) picked = `${callId}_${count}`;
  return picked;
}
