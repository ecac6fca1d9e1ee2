import type { Turn } from './conversation.ts';
import type { Tool } from './types.ts';

/** Why a turn without tool calls is no answer, as the model is told; undefined when it is one. */
export function findFault({ text, finishReason }: Turn, tools: Tool[]): string | undefined {
  if (finishReason === 'length') {
    return 'Your last message was cut off at its length limit. Say it again in fewer words; put long content into a file with a tool.';
  }
  if (text.trim() === '') {
    return 'Your last message was empty. Call a tool to go on with the task, or answer with the final result.';
  }
  const name = findWrittenCall(text, tools);
  if (name) {
    return `Your last message wrote a call of ${name} as text, so nothing was run. Make the call through the tool interface, or answer with the final result.`;
  }
  return undefined;
}

/** Small models write `{"name": …, "arguments": …}` into their answer instead of calling the tool. */
function findWrittenCall(text: string, tools: Tool[]): string | undefined {
  const json = text.trim().replace(/^(<tool_call>|```(json|tool_call)?)\s*|\s*(<\/tool_call>|```)$/g, '');
  if (!json.startsWith('{')) return undefined;
  try {
    const { name, arguments: input, parameters = input } = JSON.parse(json);
    return parameters === undefined ? undefined : tools.find((tool) => tool.name === name)?.name;
  } catch {
    return undefined;
  }
}
