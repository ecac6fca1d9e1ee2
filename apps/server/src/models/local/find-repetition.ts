import type { LanguageModelV4Prompt } from '@ai-sdk/provider';

export interface Repetition {
  /** How many calls were the same as an earlier one and had the same result. */
  count: number;
  /** The tool of the last call, if that was one of them. */
  tool: string | undefined;
}

/**
 * Whether the model is going in circles: left alone, it would continue until its turns are over. Any failure of the
 * same call counts as the same result.
 */
export function findRepetition(prompt: LanguageModelV4Prompt): Repetition {
  const outputs = new Map(
    prompt
      .flatMap((message) => (message.role === 'tool' ? message.content : []))
      .filter((part) => part.type === 'tool-result')
      .map(({ toolCallId, output }) => [
        toolCallId,
        output.type.startsWith('error') ? 'failed' : JSON.stringify(output),
      ]),
  );
  const calls = prompt
    .flatMap((message) => (message.role === 'assistant' ? message.content : []))
    .filter((part) => part.type === 'tool-call')
    .map(({ toolName, input, toolCallId }) => ({
      toolName,
      exchange: `${toolName} ${JSON.stringify(input)} ${outputs.get(toolCallId)}`,
    }));

  const isRepeated = calls.map(({ exchange }, index) =>
    calls.slice(0, index).some((earlier) => earlier.exchange === exchange),
  );
  return {
    count: isRepeated.filter(Boolean).length,
    tool: isRepeated.at(-1) ? calls.at(-1)?.toolName : undefined,
  };
}
