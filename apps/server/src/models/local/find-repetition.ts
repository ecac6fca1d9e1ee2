import type { LanguageModelV4Prompt } from '@ai-sdk/provider';

export interface Repetition {
  /** Calls of the conversation that were the same as an earlier one and brought the same. */
  count: number;
  /** The tool of the last call, when that was one of them. */
  tool: string | undefined;
}

/**
 * Whether the model goes round in a circle: left alone it would do so until its turns are over. Any failure of
 * the same call counts as the same result.
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
