import type { AgentEvent } from '@jettson/agent';
import type { ProgressEntry } from '@jettson/contract';

const LINE_MAX_CHARS = 160;

/** The line that a person reads in the progress list, for the events that have one. */
export function toProgress(event: AgentEvent): Pick<ProgressEntry, 'kind' | 'message'> | undefined {
  switch (event.type) {
    case 'tool-call-start':
      return { kind: 'tool_use', message: oneLine(`${event.name} ${describeInput(event.input)}`) };
    case 'tool-call-end':
      return event.isError
        ? {
            kind: 'info',
            message: oneLine(`${event.name} failed: ${String(event.result.output.error ?? '')}`),
          }
        : undefined;
    case 'model-retry':
      return { kind: 'info', message: oneLine(`The model is asked again: ${event.error}`) };
    case 'message': {
      const text = textBesideToolCalls(event.message.content);
      return text === '' ? undefined : { kind: 'info', message: oneLine(text) };
    }
    default:
      return undefined;
  }
}

/** The first value tells a person the most: the command, the path, the URL. */
function describeInput(input: unknown): string {
  if (input === null || typeof input !== 'object') return '';
  const first = Object.values(input)[0];
  return typeof first === 'string' ? first : JSON.stringify(first ?? '');
}

/** What the model said while it asked for tools; its last word is the result and not progress. */
function textBesideToolCalls(
  content: Extract<AgentEvent, { type: 'message' }>['message']['content'],
): string {
  if (typeof content === 'string' || !content.some((part) => part.type === 'tool-call')) return '';
  return content
    .filter((part) => part.type === 'text')
    .map((part) => part.text)
    .join(' ');
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LINE_MAX_CHARS ? `${line.slice(0, LINE_MAX_CHARS - 1)}…` : line;
}
