import type { LanguageModelV4Prompt } from '@ai-sdk/provider';

/**
 * The tool that the model's last two turns called with the same input; it would do so for ever, whatever it is
 * told. Undefined when they differ.
 */
export function findRepeatedTool(prompt: LanguageModelV4Prompt): string | undefined {
  const calls = prompt
    .flatMap((message) => (message.role === 'assistant' ? message.content : []))
    .filter((part) => part.type === 'tool-call');
  const [before, last] = calls.slice(-2);
  const isRepeated =
    last !== undefined &&
    before?.toolName === last.toolName &&
    JSON.stringify(before.input) === JSON.stringify(last.input);
  return isRepeated ? last.toolName : undefined;
}
