/** Keywords whose value is a schema, a list of schemas, or an object whose values are schemas. */
const ONE = [
  'additionalItems',
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const LIST = ['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems'];
const NAMED = ['$defs', 'definitions', 'dependencies', 'dependentSchemas', 'patternProperties', 'properties'];

/** The direct subschemas of a schema, each with its place as a JSON pointer. */
export function subschemasOf(schema: Record<string, unknown>): { key: string; subschema: unknown }[] {
  const one = ONE.filter((keyword) => isObject(schema[keyword])).map((keyword) => ({
    key: `/${keyword}`,
    subschema: schema[keyword],
  }));
  const lists = LIST.flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list)
      ? list.map((subschema, index) => ({ key: `/${keyword}/${index}`, subschema }))
      : [];
  });
  const named = NAMED.flatMap((keyword) => {
    const object = schema[keyword];
    return isObject(object)
      ? Object.entries(object).map(([name, subschema]) => ({
          key: `/${keyword}/${escapePointer(name)}`,
          subschema,
        }))
      : [];
  });
  return [...one, ...lists, ...named];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
