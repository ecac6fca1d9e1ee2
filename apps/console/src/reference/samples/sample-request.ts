import {
  type DocumentedCall,
  lastPart,
  type Media,
  type OpenApi,
  type Operation,
  parametersOf,
  successesOf,
} from '../open-api.ts';

/** The request that a sample makes: the operation's own examples. */
export interface SampleRequest {
  operationId: string;
  method: string;
  /** With `{id}` where a parameter belongs. */
  path: string;
  inPath: Record<string, string | number>;
  query: Record<string, string>;
  /** JSON as a value, anything else as text; undefined without a body. */
  body: unknown;
  contentType: string | undefined;
  answer: 'json' | 'stream' | 'other' | 'none';
}

export function sampleRequestOf(
  document: OpenApi,
  { id, method, path, operation }: DocumentedCall,
): SampleRequest {
  const needed = parametersOf(document, operation).filter(({ required }) => required === true);
  const of = (place: string) => needed.filter((one) => one.in === place);
  const contents = Object.entries(operation.requestBody?.content ?? {});
  const [contentType, content] = contents.find(([type]) => type === 'application/json') ?? contents[0] ?? [];
  return {
    operationId: id,
    method,
    path,
    inPath: Object.fromEntries(of('path').map(({ name, example }) => [name, asNumber(String(example))])),
    query: Object.fromEntries(of('query').map(({ name, example }) => [name, String(example)])),
    body: content && exampleOfMedia(document, content),
    contentType,
    answer: kindOfAnswer(operation),
  };
}

/** No id is made of digits alone: what is, counts something, and the SDKs take a number for it. */
function asNumber(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** The example of a body. */
export function exampleOfMedia(document: OpenApi, { example, examples = {} }: Media): unknown {
  if (example !== undefined) return example;
  const [first] = Object.values(examples);
  return document.components?.examples?.[lastPart(first?.$ref ?? '')]?.value;
}

function kindOfAnswer(operation: Operation): SampleRequest['answer'] {
  const types = successesOf(operation).flatMap(([, { content = {} }]) => Object.keys(content));
  if (types.includes('application/json')) return 'json';
  if (types.includes('text/event-stream')) return 'stream';
  return types.length > 0 ? 'other' : 'none';
}
