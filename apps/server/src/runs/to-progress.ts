import type { EventPayload, ProgressEntry } from '@jettson/contract';

const LINE_MAX_CHARS = 160;

/** The line that a person reads in the progress list, for the events that have one. */
export function toProgress(event: EventPayload): Pick<ProgressEntry, 'kind' | 'message'> | undefined {
  switch (event.type) {
    case 'tool-call-start':
      return { kind: 'tool_use', message: oneLine(`${event.data.name} ${describeInput(event.data.input)}`) };
    case 'tool-call-end':
      return event.data.is_error
        ? {
            kind: 'info',
            message: oneLine(`${event.data.name} failed: ${String(event.data.result.output.error ?? '')}`),
          }
        : undefined;
    case 'model-retry':
      return { kind: 'info', message: oneLine(`The model is asked again: ${event.data.error}`) };
    case 'message': {
      // What the model said while it asked for tools; its last word is the result and not progress.
      const { text, tool_calls } = event.data;
      const isProgress = tool_calls.length > 0 && text !== '';
      return isProgress ? { kind: 'info', message: oneLine(text) } : undefined;
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

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LINE_MAX_CHARS ? `${line.slice(0, LINE_MAX_CHARS - 1)}…` : line;
}
