import type { AgentEvent } from '@jettson/agent';
import { toInertJson } from '../to-inert-json.ts';

/** About 4,000 tokens: small enough for the local model beside its answer. */
const MAX_CHARS = 16_000;
const MAX_PART_CHARS = 1200;

/** What a run said and did, one JSON a line, for a model to read. A long run keeps its newest steps, each result its beginning. */
export function renderTranscript(history: AgentEvent[]): string {
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

function renderEvent(event: AgentEvent): string | undefined {
  switch (event.type) {
    case 'message': {
      const said = textOf(event.message.content);
      return said === '' ? undefined : toInertJson({ said: shorten(said) });
    }
    case 'tool-call-start':
      return toInertJson({ called: event.name, input: shorten(toText(event.input)) });
    case 'tool-call-end':
      return toInertJson({ result_of: event.name, output: shorten(toText(event.result.output)) });
    case 'user-message':
      // A message without an id is the loop's own hint to the model.
      return event.messageId === undefined ? undefined : toInertJson({ user: shorten(event.content) });
    default:
      return undefined;
  }
}

function textOf(content: Extract<AgentEvent, { type: 'message' }>['message']['content']): string {
  if (typeof content === 'string') return content.trim();
  return content
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('')
    .trim();
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function shorten(text: string): string {
  return text.length <= MAX_PART_CHARS ? text : `${text.slice(0, MAX_PART_CHARS)}… (cut)`;
}
