/** The parts of an OpenAPI document that the pages need. */
export interface OpenApi {
  info: { description: string; version: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, Record<string, Operation>>;
  components?: {
    schemas?: Record<string, Schema>;
    parameters?: Record<string, Parameter>;
    examples?: Record<string, Example>;
  };
}

export interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content?: Record<string, Media> };
  responses?: Record<string, Response>;
}

interface Response {
  description?: string;
  content?: Record<string, Media>;
}

export interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { $ref: string }>;
}

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  schema?: Schema;
  description?: string;
  example?: unknown;
}

/** Of an error: what it means, and what to do. */
interface Example {
  summary?: string;
  description?: string;
  value: unknown;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
}

/** One documented call. */
export interface DocumentedCall {
  id: string;
  method: string;
  path: string;
  operation: Operation;
}

/** All calls by their tag, both in the order of the document. */
export function listCalls({ paths, tags }: OpenApi): Map<string, DocumentedCall[]> {
  const groups = new Map<string, DocumentedCall[]>(tags.map(({ name }) => [name, []]));
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const id = operation.operationId ?? `${method} ${path}`;
      groups.get(operation.tags?.[0] ?? '')?.push({ id, method: method.toUpperCase(), path, operation });
    }
  }
  return groups;
}

/** All calls in one list. */
export function allCalls(document: OpenApi): DocumentedCall[] {
  return [...listCalls(document).values()].flat();
}

/** The responses of a call that succeeded, by status. */
export function successesOf({ responses = {} }: Operation): [status: string, response: Response][] {
  return Object.entries(responses).filter(([status]) => status.startsWith('2'));
}

/** One type of event in an agent's log. */
export interface DocumentedEvent {
  type: string;
  schema: Schema;
  example: unknown;
}

/** All types of events, in the order of the document. */
export function listEvents({ components, paths }: OpenApi): DocumentedEvent[] {
  const stream = paths['/api/v1/agents/{id}/events']?.get?.responses?.['200']?.content?.['text/event-stream'];
  return (components?.schemas?.AgentEvent?.oneOf ?? []).flatMap(({ $ref = '' }) => {
    const schema = components?.schemas?.[lastPart($ref)];
    const type = schema?.properties?.type?.const;
    if (schema === undefined || typeof type !== 'string') return [];
    const example = components?.examples?.[lastPart(stream?.examples?.[type]?.$ref ?? '')]?.value;
    return [{ type, schema, example }];
  });
}

/** A call that the server makes to a webhook. */
export interface DocumentedWebhook {
  event: string;
  operation: Operation;
}

/** All calls that the server makes to webhooks. */
export function listWebhooks({ webhooks }: OpenApi): DocumentedWebhook[] {
  return Object.entries(webhooks).flatMap(([event, { post }]) => (post ? [{ event, operation: post }] : []));
}

/** A code of the table of errors, with the status of its responses. */
interface DocumentedError {
  code: string;
  status: string;
  meaning: string;
  remedy: string;
}

/** The errors of a call, in the order of their status: its responses have an example of each. */
export function errorsOf({ components }: OpenApi, { responses = {} }: Operation): DocumentedError[] {
  return Object.entries(responses)
    .filter(([status]) => !status.startsWith('2'))
    .flatMap(([status, { content }]) =>
      Object.entries(content?.['application/json']?.examples ?? {}).map(([code, { $ref }]) => {
        const { summary = '', description = '' } = components?.examples?.[lastPart($ref)] ?? {};
        return { code, status, meaning: summary, remedy: description };
      }),
    );
}

/** The errors of all calls, each code once. */
export function listErrors(document: OpenApi): DocumentedError[] {
  const errors = allCalls(document).flatMap(({ operation }) => errorsOf(document, operation));
  return [...new Map(errors.map((error) => [error.code, error])).values()];
}

/** The parameters of a call, with references resolved. */
export function parametersOf({ components }: OpenApi, { parameters = [] }: Operation): Parameter[] {
  return parameters.flatMap((one) =>
    '$ref' in one ? (components?.parameters?.[lastPart(one.$ref)] ?? []) : one,
  );
}

/** `Agent` of `#/components/schemas/Agent`. */
export function lastPart(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}
