import type {
  JSONSchema7,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
} from '@ai-sdk/provider';
import { formatJson } from './format-json.ts';
import type { OfferedTool } from './offer-tools.ts';
import type { ChatMessage } from './worker-messages.ts';

/** Characters of one field of a tool's output that the small model gets to read. */
const MAX_FIELD_CHARS = 1_500;

/**
 * The conversation in the few plain words that a model of 1.5 billion parameters follows: the caller's
 * system text, one line a tool, one worked example, then calls as the JSON that it must write and results as
 * the JSON that came back. The beginning is the same in every step of a run, so the model need not read it again.
 */
export function renderPrompt(prompt: LanguageModelV4Prompt, tools: readonly OfferedTool[]): ChatMessage[] {
  const systemText = prompt
    .flatMap((message) => (message.role === 'system' ? [message.content] : []))
    .join('\n\n');
  const system = tools.length > 0 ? `${systemText}\n\n${describeTools(tools)}` : systemText;

  const turns = prompt.flatMap((message) => renderMessage(message, tools));
  return [{ role: 'system', text: system.trim(), isToolResult: false }, ...turns];
}

function describeTools(tools: readonly OfferedTool[]): string {
  return [
    'Tools:',
    ...tools.map(
      ({ name, tool }) => `- ${name}(${parameters(tool.inputSchema)}): ${firstSentence(tool.description)}`,
    ),
    '',
    'Do the task step by step. In each step answer with one JSON object:',
    '{"tool": "<name>", "input": {…}} runs a tool; you get its result.',
    '{"finish": "<answer>"} ends the task. Do this only after the results show that all parts of the task are done. The answer says what the task asked for, with the values from the results.',
  ].join('\n');
}

function parameters(schema: JSONSchema7): string {
  return Object.keys(schema.properties ?? {})
    .map((name) => (schema.required?.includes(name) ? name : `${name}?`))
    .join(', ');
}

function firstSentence(description = ''): string {
  return description.split(/(?<=\.)\s/, 1)[0] ?? '';
}

function renderMessage(message: LanguageModelV4Message, tools: readonly OfferedTool[]): ChatMessage[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [{ role: 'user', text: textOf(message.content), isToolResult: false }];
    case 'assistant':
      return message.content.flatMap((part): ChatMessage[] => {
        if (part.type === 'tool-call') {
          const name = tools.find(({ tool }) => tool.name === part.toolName)?.name ?? part.toolName;
          return [
            { role: 'assistant', text: formatJson({ tool: name, input: part.input }), isToolResult: false },
          ];
        }
        if (part.type !== 'text') return [];
        const text = tools.length > 0 ? formatJson({ finish: part.text }) : part.text;
        return [{ role: 'assistant', text, isToolResult: false }];
      });
    case 'tool':
      return message.content.flatMap((part): ChatMessage[] =>
        part.type === 'tool-result'
          ? [{ role: 'user', text: `Result: ${renderOutput(part.output)}`, isToolResult: true }]
          : [],
      );
  }
}

function renderOutput(output: LanguageModelV4ToolResultOutput): string {
  switch (output.type) {
    case 'json':
    case 'error-json':
      return formatJson(shorten(output.value));
    case 'text':
    case 'error-text':
      return cutMiddle(output.value);
    case 'content':
      return textOf(output.value);
    case 'execution-denied':
      return formatJson({ error: output.reason ?? 'This call was refused.' });
  }
}

/** Leaves out what tells nothing (an empty stderr, `"truncated": false`): each such field costs time and attention. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string') return cutMiddle(value);
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([, entry]) => entry !== '' && entry !== false && entry !== null,
  );
  return Object.fromEntries(entries.map(([name, entry]) => [name, shorten(entry)]));
}

function cutMiddle(text: string): string {
  if (text.length <= MAX_FIELD_CHARS) return text;
  const half = MAX_FIELD_CHARS / 2;
  return `${text.slice(0, half)}\n[… ${text.length - MAX_FIELD_CHARS} characters left out …]\n${text.slice(-half)}`;
}

function textOf(parts: readonly { type: string; text?: string }[]): string {
  return parts.map((part) => (part.type === 'text' ? (part.text ?? '') : `[${part.type}]`)).join('\n');
}
