import type { OpenApi, Schema } from './open-api.ts';
import { lastPart } from './open-api.ts';

/** A value to start from: the required fields, and nothing more. */
export function exampleOf(document: OpenApi, schema: Schema | undefined, depth = 0): unknown {
  if (schema === undefined) return null;
  if (schema.$ref !== undefined)
    return exampleOf(document, document.components?.schemas?.[lastPart(schema.$ref)], depth);
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return exampleOf(document, first, depth);
  const [type] = [schema.type ?? []].flat();
  switch (type) {
    case 'string':
      return '';
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return Object.fromEntries(
        (depth > 3 ? [] : (schema.required ?? [])).map((name) => [
          name,
          exampleOf(document, schema.properties?.[name], depth + 1),
        ]),
      );
    default:
      return null;
  }
}
