import type { LanguageModelV4Prompt } from '@ai-sdk/provider';

/**
 * The tool of the last call, when an earlier call was the same and brought the same (any failure counts as the
 * same): left alone, the model would go round in that circle until its turns are over.
 */
export function findRepeatedTool(prompt: LanguageModelV4Prompt): string | undefined {
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

  const last = calls.pop();
  return calls.some(({ exchange }) => exchange === last?.exchange) ? last?.toolName : undefined;
}
