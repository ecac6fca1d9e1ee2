import type { LanguageModel, ModelMessage, ToolResultPart } from 'ai';

/** Anthropic caches a prompt up to its marked places, at a tenth of the price; other providers ignore the mark. */
export const PROMPT_CACHE = { anthropic: { cacheControl: { type: 'ephemeral' } } };

/** Providers that take a picture in a tool's result. The others would get its base64 as text. */
const TAKES_PICTURES = /^(anthropic|google|openai\.responses)/;

/** The messages as this model's provider can take them. */
export function forProvider(messages: ModelMessage[], model: LanguageModel): ModelMessage[] {
  const takesPictures = typeof model !== 'string' && TAKES_PICTURES.test(model.provider);
  return messages.map((message, index) => ({
    ...(message.role === 'tool' && !takesPictures
      ? {
          ...message,
          content: message.content.map((part) => (part.type === 'tool-result' ? withoutPicture(part) : part)),
        }
      : message),
    ...(index === messages.length - 1 && { providerOptions: PROMPT_CACHE }),
  }));
}

function withoutPicture(part: ToolResultPart): ToolResultPart {
  if (part.output.type !== 'content') return part;
  const text = part.output.value.map((piece) => (piece.type === 'text' ? piece.text : '')).join('');
  return {
    ...part,
    output: { type: 'text', value: `${text}\n[A picture was made, but this model cannot be shown it.]` },
  };
}
