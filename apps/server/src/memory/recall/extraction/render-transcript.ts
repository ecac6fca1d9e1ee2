import type { EventPayload } from '@jettson/contract';
import { toInertJson } from '../to-inert-json.ts';

/** About 4,000 tokens, which leaves the local model room for its answer. */
const MAX_CHARS = 16_000;
const MAX_PART_CHARS = 1200;

/**
 * What a run said and did, one JSON value per line, for a model to read. Of a long run, the newest steps are kept, and
 * of each result the beginning.
 */
export function renderTranscript(history: EventPayload[]): string {
  const newestFirst: string[] = [];
  let characters = 0;
  for (const event of history.toReversed()) {
    const line = renderEvent(event);
    if (line === undefined) continue;
    characters += line.length;
    if (characters > MAX_CHARS) break;
    newestFirst.push(line);
  }
  return newestFirst.reverse().join('\n');
}

function renderEvent(event: EventPayload): string | undefined {
  switch (event.type) {
    case 'message': {
      const said = event.data.text.trim();
      return said === '' ? undefined : toInertJson({ said: shorten(said) });
    }
    case 'tool-call-start':
      return toInertJson({ called: event.data.name, input: shorten(toText(event.data.input)) });
    case 'tool-call-end':
      return toInertJson({ result_of: event.data.name, output: shorten(toText(event.data.result.output)) });
    case 'user-message':
      // A message without an id is a hint from the loop itself to the model.
      return event.data.message_id === undefined
        ? undefined
        : toInertJson({ user: shorten(event.data.content) });
    default:
      return undefined;
  }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function shorten(text: string): string {
  return text.length <= MAX_PART_CHARS ? text : `${text.slice(0, MAX_PART_CHARS)}… (cut)`;
}
