import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelMessage, ToolModelMessage, ToolResultPart } from 'ai';

type ToolPart = ToolModelMessage['content'][number];

/** Anthropic caches a prompt up to the marked places, at a tenth of the price; other providers ignore the marks. */
export const PROMPT_CACHE = { anthropic: { cacheControl: { type: 'ephemeral' } } };

/** Providers that accept a picture in a tool's result. The others would get its base64 as text. */
const TAKES_PICTURES = /^(anthropic|google|openai\.responses)/;

/** Providers that refuse the whole request for the id of a call that another provider gave: Kimi's are `functions.name:0`. */
const TAKES_PLAIN_IDS = /^anthropic/;

/** The messages in a form that this model accepts: pictures only where they can be seen, and ids that it can read. */
export function forProvider(messages: ModelMessage[], { provider }: LanguageModelV4): ModelMessage[] {
  const takesPictures = TAKES_PICTURES.test(provider);
  const readable = TAKES_PLAIN_IDS.test(provider) ? messages.map(withPlainIds) : messages;
  const seen = readable.map((message) =>
    message.role !== 'tool' || takesPictures ? message : mapResults(message, withoutPicture),
  );
  const marked = findMarked(messages);
  return seen.map((message, index) =>
    marked.includes(index) ? { ...message, providerOptions: PROMPT_CACHE } : message,
  );
}

/**
 * The newest message, and the one that was the newest in the previous request: Anthropic looks back only 20 blocks from a
 * mark for what it has, and a turn may have more.
 */
function findMarked(messages: ModelMessage[]): number[] {
  const previous = messages.findLastIndex(({ role }) => role === 'assistant') - 1;
  return [messages.length - 1, previous].filter((index) => index >= 0);
}

function withPlainIds(message: ModelMessage): ModelMessage {
  if (typeof message.content === 'string') return message;
  const content = message.content.map((part) =>
    'toolCallId' in part ? { ...part, toolCallId: part.toolCallId.replace(/[^\w-]/g, '_') } : part,
  );
  return { ...message, content } as ModelMessage;
}

function mapResults(message: ToolModelMessage, change: (part: ToolResultPart) => ToolPart): ToolModelMessage {
  return {
    ...message,
    content: message.content.map((part) => (part.type === 'tool-result' ? change(part) : part)),
  };
}

function withoutPicture(part: ToolResultPart): ToolResultPart {
  if (part.output.type !== 'content') return part;
  const text = part.output.value.map((piece) => (piece.type === 'text' ? piece.text : '')).join('');
  return {
    ...part,
    output: { type: 'text', value: `${text}\n[The picture is not shown.]` },
  };
}
