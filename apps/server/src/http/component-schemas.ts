import { z } from '@hono/zod-openapi';
import * as contract from '@jettson/contract';

type JsonSchema = Record<string, unknown>;

/**
 * The schemas of the wire for the OpenAPI document, by their ids. zod itself makes them: the routes' generator turns a
 * nullable schema into one that no value fits.
 */
export function componentSchemas(): Record<string, JsonSchema> {
  const named = z.registry<{ id: string }>();
  for (const schema of Object.values(contract)) {
    if (!(schema instanceof z.ZodType)) continue;
    const { id } = schema.meta() ?? {};
    if (id !== undefined) named.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(named, {
    // As on the wire: a field with a default may be absent.
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => {
      simplify(jsonSchema);
      if (zodSchema instanceof z.ZodDiscriminatedUnion) nameDiscriminator(zodSchema, jsonSchema);
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema as JsonSchema]),
  );
}

/**
 * Adds the mapping from the values of a union's discriminator to its schemas. Where one of them may leave the discriminator
 * out, there is nothing to go by: then it is any of them.
 */
function nameDiscriminator({ def, options }: z.ZodDiscriminatedUnion, schema: JsonSchema): void {
  const mapping: Record<string, string> = {};
  for (const option of options as z.ZodObject<Record<string, z.ZodLiteral<string>>>[]) {
    const value = option.shape[def.discriminator]?.value;
    if (value !== undefined) mapping[value] = `#/components/schemas/${option.meta()?.id}`;
  }
  if (Object.keys(mapping).length === options.length) {
    schema.discriminator = { propertyName: def.discriminator, mapping };
    return;
  }
  schema.anyOf = schema.oneOf;
  delete schema.oneOf;
}

/** Removes redundant parts, and writes "or null" in its short form. */
function simplify(schema: JsonSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format !== undefined) delete schema.pattern;
  delete schema.propertyNames;
  const [value, nothing, ...others] = (schema.anyOf ?? []) as JsonSchema[];
  if (nothing?.type !== 'null' || others.length > 0 || typeof value?.type !== 'string') return;
  delete schema.anyOf;
  const values = value.enum as unknown[] | undefined;
  Object.assign(
    schema,
    value,
    { ...schema, type: [value.type, 'null'] },
    values && { enum: [...values, null] },
  );
}
