import { UnusableSchemaError } from './prepare-schema.ts';
import { isObject, subschemasOf } from './subschemas-of.ts';

interface Place {
  schema: unknown;
  path: string;
}

/**
 * Throws UnusableSchemaError for a prepared schema that refers to itself, directly or by way of others: some providers
 * refuse such a tool, and `{"$ref": "#"}` would never be checked to its end.
 */
export function checkRecursion(root: object | boolean): void {
  const places = new Map<string, Place>();
  collect({ schema: root, path: '' }, places);
  const state = new Map<unknown, 'entered' | 'left'>();

  function enter({ schema, path }: Place): void {
    if (!isObject(schema) || state.get(schema) === 'left') return;
    if (state.get(schema) === 'entered') {
      throw new UnusableSchemaError(
        path,
        'must not lead back to itself: a tool cannot have a recursive schema',
      );
    }
    state.set(schema, 'entered');
    for (const { key, subschema } of subschemasOf(schema)) enter({ schema: subschema, path: path + key });
    for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
      const reference = schema[keyword];
      if (typeof reference !== 'string') continue;
      const target = places.get(decode(reference));
      if (target !== undefined) enter({ ...target, path: `${path}/${keyword}` });
    }
    state.set(schema, 'left');
  }

  enter({ schema: root, path: '' });
}

/** Every subschema by what a reference may call it: its pointer, and its anchors. */
function collect({ schema, path }: Place, places: Map<string, Place>): void {
  const place = { schema, path };
  places.set(`#${path}`, place);
  if (!isObject(schema)) return;
  for (const anchor of [schema.$anchor, schema.$dynamicAnchor]) {
    if (typeof anchor === 'string') places.set(`#${anchor}`, place);
  }
  for (const { key, subschema } of subschemasOf(schema))
    collect({ schema: subschema, path: path + key }, places);
}

function decode(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}
