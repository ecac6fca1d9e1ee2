import { describeSchema } from './describe-schema.ts';
import {
  allCalls,
  type DocumentedCall,
  type DocumentedEvent,
  listErrors,
  listEvents,
  listWebhooks,
  type OpenApi,
  parametersOf,
  type Schema,
  successesOf,
} from './open-api.ts';

/** Something in the reference that can be found. */
export interface Entry {
  kind: 'call' | 'event' | 'webhook' | 'error' | 'field';
  title: string;
  /** Where it is, or what it is. */
  note: string;
  page: string;
  /** The place on the page. */
  hash: string | undefined;
  /** What people call it. */
  names: string[];
  /** Everything that is said about it. */
  text: string;
}

/** Fields below this depth are opened by hand. */
const MAX_DEPTH = 6;

/** Everything in the document that a search can find; a field that many calls share is listed once. */
export function indexReference(document: OpenApi): Entry[] {
  const calls = allCalls(document);
  const events = listEvents(document);
  return [
    ...calls.map(
      ({ id, method, path, operation }): Entry => ({
        kind: 'call',
        title: operation.summary ?? id,
        note: `${method} ${path}`,
        page: id,
        hash: undefined,
        names: [operation.summary ?? '', id, path],
        text: operation.description ?? '',
      }),
    ),
    ...events.map(
      ({ type, schema: { description = '' } }): Entry => ({
        kind: 'event',
        title: type,
        note: description,
        page: `events/${type}`,
        hash: undefined,
        names: [type],
        text: description,
      }),
    ),
    ...listWebhooks(document).map(
      ({ event, operation: { summary = '', description = '' } }): Entry => ({
        kind: 'webhook',
        title: event,
        note: summary,
        page: `webhooks/${event}`,
        hash: undefined,
        names: [event],
        text: `${summary} ${description}`,
      }),
    ),
    ...listErrors(document).map(
      ({ code, meaning, remedy }): Entry => ({
        kind: 'error',
        title: code,
        note: meaning,
        page: 'errors',
        hash: code,
        names: [code],
        text: `${meaning} ${remedy}`,
      }),
    ),
    ...listFields(document, calls, events),
  ];
}

function listFields(document: OpenApi, calls: DocumentedCall[], events: DocumentedEvent[]): Entry[] {
  const found = new Map<string, Entry>();
  const add = (
    path: string[],
    schema: Schema | undefined,
    place: { page: string; of: string; at: string },
  ) => {
    const { description = '', parts } = describeSchema(document, schema);
    const shown = path.filter((step) => !/^[~*]/.test(step));
    const name = shown.at(-1);
    const isStep = path.length > 0 && path.at(-1) === name;
    const key = `${name}\n${description}`;
    if (isStep && name !== undefined && !found.has(key)) {
      found.set(key, {
        kind: 'field',
        title: shown.join('.'),
        note: `${place.of}${description && `: ${description}`}`,
        page: place.page,
        hash: [place.at, ...path].join('.'),
        names: [name],
        text: description,
      });
    }
    if (path.length < MAX_DEPTH) for (const part of parts) add([...path, part.step], part.schema, place);
  };
  for (const { id, operation } of calls) {
    const of = operation.summary ?? id;
    for (const { name, in: place, schema, description } of parametersOf(document, operation))
      if (place === 'query')
        add([name], { ...schema, ...(description && { description }) }, { page: id, of, at: place });
    const body = operation.requestBody?.content?.['application/json']?.schema;
    add([], body, { page: id, of, at: 'request' });
  }
  for (const { type, schema } of events)
    add([], schema.properties?.data, { page: `events/${type}`, of: type, at: 'data' });
  for (const { id, operation } of calls) {
    const [success] = successesOf(operation);
    const answer = success?.[1].content?.['application/json']?.schema;
    add([], answer, { page: id, of: operation.summary ?? id, at: 'response' });
  }
  return [...found.values()];
}

const KINDS: Entry['kind'][] = ['call', 'event', 'webhook', 'error', 'field'];

/** The entries in which every word of the query occurs, the closest first. */
export function searchReference(entries: Entry[], query: string, limit = 40): Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const whole = words.join(' ');
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words, whole) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || KINDS.indexOf(a.entry.kind) - KINDS.indexOf(b.entry.kind))
    .slice(0, limit)
    .map(({ entry }) => entry);
}

function scoreOf({ names, title, text }: Entry, words: string[], whole: string): number {
  const called = names.map((name) => name.toLowerCase());
  const all = [...called, title.toLowerCase(), text.toLowerCase()].join('\n');
  if (!words.every((word) => all.includes(word))) return 0;
  if (called.includes(whole)) return 4;
  if (called.some((name) => name.startsWith(whole))) return 3;
  if (words.every((word) => called.some((name) => name.includes(word)))) return 2;
  return 1;
}
