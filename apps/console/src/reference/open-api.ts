/** The parts of an OpenAPI document that the pages need. */
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema>; parameters?: Record<string, Parameter> };
}

interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>;
}

interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  schema?: Schema;
  description?: string;
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
  minLength?: number;
  maxLength?: number;
  format?: string;
}

/** One documented call. */
export interface DocumentedCall {
  id: string;
  method: string;
  path: string;
  operation: Operation;
}

/** All calls, grouped by the first part of their path. */
export function listCalls({ paths }: OpenApi): Map<string, DocumentedCall[]> {
  const groups = new Map<string, DocumentedCall[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const group = path.replace(/^\/api\/v1/, '').split('/')[1] ?? '';
      const id = operation.operationId ?? `${method} ${path}`;
      groups.set(group, [
        ...(groups.get(group) ?? []),
        { id, method: method.toUpperCase(), path, operation },
      ]);
    }
  }
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b)));
}

/** The parameters of a call, with references resolved. */
export function parametersOf({ components }: OpenApi, { parameters = [] }: Operation): Parameter[] {
  return parameters.flatMap((one) =>
    '$ref' in one ? (components?.parameters?.[one.$ref.split('/').at(-1) ?? ''] ?? []) : one,
  );
}

/** A schema with its reference resolved. */
export function resolveSchema(document: OpenApi, schema: Schema | undefined): Schema {
  if (schema === undefined) return {};
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return resolveSchema(document, document.components?.schemas?.[name]);
  // The type already says "or null"; people want to see what it is otherwise.
  const options = schema.anyOf ?? schema.oneOf;
  const only = options?.filter(({ type }) => type !== 'null');
  if (only?.length === 1)
    return {
      ...resolveSchema(document, only[0]),
      ...(schema.description && { description: schema.description }),
    };
  if (schema.allOf) {
    const parts = schema.allOf.map((part) => resolveSchema(document, part));
    return Object.assign({}, ...parts, {
      properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
      required: parts.flatMap(({ required }) => required ?? []),
    });
  }
  return schema;
}

export function typeName(document: OpenApi, schema: Schema | undefined): string {
  const named = schema?.$ref?.split('/').at(-1);
  const resolved = resolveSchema(document, schema);
  if (resolved.enum) return resolved.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (resolved.const !== undefined) return JSON.stringify(resolved.const);
  if (resolved.type === 'array') return `${typeName(document, resolved.items)}[]`;
  const type = Array.isArray(resolved.type)
    ? resolved.type.filter((one) => one !== 'null').join(' | ')
    : resolved.type;
  return named ?? type ?? 'any';
}

/** A body to start from: the required fields, and nothing more. */
export function exampleOf(document: OpenApi, schema: Schema | undefined, depth = 0): unknown {
  const resolved = resolveSchema(document, schema);
  if (resolved.default !== undefined) return resolved.default;
  if (resolved.enum) return resolved.enum[0];
  const type = Array.isArray(resolved.type) ? resolved.type[0] : resolved.type;
  switch (type) {
    case 'string':
      return '';
    case 'integer':
    case 'number':
      return resolved.minimum ?? 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return Object.fromEntries(
        (depth > 3 ? [] : (resolved.required ?? [])).map((name) => [
          name,
          exampleOf(document, resolved.properties?.[name], depth + 1),
        ]),
      );
    default:
      return null;
  }
}
