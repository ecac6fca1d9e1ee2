import type { LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { ModelMessage } from 'ai';
import { PROMPT_CACHE } from './for-provider.ts';

/** Instructions and messages as the libraries of providers take them. */
export function toPrompt(system: string, messages: readonly ModelMessage[]): LanguageModelV4Prompt {
  return [
    { role: 'system', content: system, providerOptions: PROMPT_CACHE },
    ...messages.map((message) => ({ ...message, content: toParts(message) }) as LanguageModelV4Message),
  ];
}

/** Everything but a bare text has the form already. */
function toParts({ content }: ModelMessage): unknown {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}
