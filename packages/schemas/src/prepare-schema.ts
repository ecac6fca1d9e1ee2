import { isObject, subschemasOf } from './subschemas-of.ts';
import { toRe2 } from './to-re2.ts';

/**
 * A usual schema compiles in 5 ms. The worst we found within these limits takes half a second without patterns, and 3 s
 * with them.
 */
const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 32;
const MAX_SUBSCHEMAS = 1000;
const MAX_ALTERNATIVES = 200;

/** A schema that cannot be compiled, with the place of its fault as a JSON pointer. */
export class UnusableSchemaError extends Error {
  override name = 'UnusableSchemaError';
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/**
 * The schema, ready to be compiled. Throws UnusableSchemaError for one that is too large, refers to another document,
 * or has a pattern that RE2 cannot express; such a pattern beside a format that is checked anyway is left out instead.
 */
export function prepareSchema(schema: unknown, isFormat: (name: string) => boolean): object | boolean {
  if (typeof schema === 'boolean') return schema;
  if (!isObject(schema)) throw new UnusableSchemaError('', 'must be an object or a boolean');
  const text = JSON.stringify(schema);
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new UnusableSchemaError('', `must have at most ${MAX_BYTES} bytes as JSON`);
  }
  const prepared = JSON.parse(text);
  checkDialect(prepared.$schema);
  // Any known dialect is read as 2020-12. Ajv would look for the metaschema of this name.
  delete prepared.$schema;

  const counts = { subschemas: 0, alternatives: 0 };
  const waiting: { schema: unknown; path: string; depth: number }[] = [
    { schema: prepared, path: '', depth: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { schema: part, path, depth } = next;
    if (!isObject(part)) continue;
    if (depth > MAX_DEPTH) throw new UnusableSchemaError(path, `must be nested at most ${MAX_DEPTH} deep`);
    if (++counts.subschemas > MAX_SUBSCHEMAS) {
      throw new UnusableSchemaError('', `must have at most ${MAX_SUBSCHEMAS} subschemas`);
    }
    counts.alternatives += countAlternatives(part);
    if (counts.alternatives > MAX_ALTERNATIVES) {
      throw new UnusableSchemaError(
        path,
        `must have at most ${MAX_ALTERNATIVES} alternatives in anyOf, oneOf and allOf together`,
      );
    }
    checkReferences(part, path);
    preparePatterns(part, path, isFormat);
    for (const { key, subschema } of subschemasOf(part)) {
      waiting.push({ schema: subschema, path: path + key, depth: depth + 1 });
    }
  }
  return prepared;
}

function checkDialect(dialect: unknown): void {
  if (
    dialect === undefined ||
    /^https?:\/\/json-schema\.org\/draft[-/][\w-]+\/schema#?$/.test(String(dialect))
  ) {
    return;
  }
  throw new UnusableSchemaError('/$schema', 'must name a draft of JSON Schema, such as 2020-12');
}

function countAlternatives(schema: Record<string, unknown>): number {
  const lists = [schema.anyOf, schema.oneOf, schema.allOf];
  return lists.reduce((count: number, list) => count + (Array.isArray(list) ? list.length : 0), 0);
}

function checkReferences(schema: Record<string, unknown>, path: string): void {
  for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
    const reference = schema[keyword];
    if (reference === undefined || (typeof reference === 'string' && reference.startsWith('#'))) continue;
    throw new UnusableSchemaError(
      `${path}/${keyword}`,
      'must begin with #: nothing outside the schema is read',
    );
  }
  if ('$id' in schema && path !== '') {
    throw new UnusableSchemaError(`${path}/$id`, 'is allowed only at the top');
  }
  // Ajv would make a validator that returns a promise, which is always truthy.
  if ('$async' in schema) throw new UnusableSchemaError(`${path}/$async`, 'is not known');
}

function preparePatterns(
  schema: Record<string, unknown>,
  path: string,
  isFormat: (name: string) => boolean,
): void {
  const { pattern, format, patternProperties } = schema;
  const fault = typeof pattern === 'string' ? findPatternFault(pattern) : undefined;
  if (fault !== undefined) {
    const isCovered = typeof format === 'string' && isFormat(format);
    if (!isCovered) throw new UnusableSchemaError(`${path}/pattern`, fault);
    delete schema.pattern;
  }
  if (!isObject(patternProperties)) return;
  for (const name of Object.keys(patternProperties)) {
    const fault = findPatternFault(name);
    if (fault !== undefined) throw new UnusableSchemaError(`${path}/patternProperties`, fault);
  }
}

function findPatternFault(pattern: string): string | undefined {
  try {
    toRe2(pattern);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `must be a pattern that RE2 can express, without lookarounds or back-references (${reason})`;
  }
}
