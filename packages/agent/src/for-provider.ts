import type { LanguageModel, ModelMessage, ToolModelMessage, ToolResultPart } from 'ai';
import { cutMiddle } from './cut-middle.ts';

type ToolPart = ToolModelMessage['content'][number];

/** Anthropic caches a prompt up to the marked places, at a tenth of the price; other providers ignore the marks. */
export const PROMPT_CACHE = { anthropic: { cacheControl: { type: 'ephemeral' } } };

/** Providers that accept a picture in a tool's result. The others would get its base64 as text. */
const TAKES_PICTURES = /^(anthropic|google|openai\.responses)/;

/** About 125,000 tokens, which today's models can take together with their answer. */
const MAX_CHARS = 500_000;
/** How much is left of each text in a result that no longer fits, and how much a picture counts. */
const SHORTENED_CHARS = 1_000;
const PICTURE_CHARS = 8_000;

/**
 * The messages in a form that this model accepts: the newest results in full, older ones shortened when there is no
 * room, pictures only where they can be seen.
 */
export function forProvider(messages: ModelMessage[], model: LanguageModel): ModelMessage[] {
  const takesPictures = typeof model !== 'string' && TAKES_PICTURES.test(model.provider);
  const newestFirst: ModelMessage[] = [];
  let characters = 0;

  for (const message of messages.toReversed()) {
    const seen = message.role !== 'tool' || takesPictures ? message : mapResults(message, withoutPicture);
    characters += countCharacters(seen);
    newestFirst.push(seen.role === 'tool' && characters > MAX_CHARS ? mapResults(seen, shortened) : seen);
  }
  const [newest, ...older] = newestFirst;
  return [...older.reverse(), ...(newest ? [{ ...newest, providerOptions: PROMPT_CACHE }] : [])];
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

function shortened(part: ToolResultPart): ToolResultPart {
  const { output } = withoutPicture(part);
  return 'value' in output
    ? {
        ...part,
        output: {
          ...output,
          value: cutMiddle(output.value, SHORTENED_CHARS),
        } as ToolResultPart['output'],
      }
    : part;
}

function countCharacters(message: ModelMessage): number {
  return JSON.stringify(message, (_key, field) => {
    const isPicture = typeof field === 'object' && field?.type === 'file';
    return isPicture ? ' '.repeat(PICTURE_CHARS) : field;
  }).length;
}
