import { formatWhole } from '../api/format.ts';
import { lastPart, type OpenApi, type Schema } from './open-api.ts';

/** One level of a schema, as people read it. */
export interface SchemaView {
  /** "string", "array of Memory", "map of string": without null, which `isNullable` tells. */
  type: string;
  isNullable: boolean;
  description: string | undefined;
  /** The only values allowed. */
  values: unknown[];
  /** Limits, format and default, one after the other. */
  facts: string[];
  /** What is inside: fields, the values of a map, or the alternatives. */
  parts: SchemaPart[];
}

export interface SchemaPart {
  name: string;
  /** What an address within the schema has for this part. */
  step: string;
  kind: 'field' | 'entry' | 'variant';
  schema: Schema;
  isRequired: boolean;
}

/** Describes a schema, and lists what is inside without opening it: a schema may contain itself. */
export function describeSchema(document: OpenApi, schema: Schema | undefined): SchemaView {
  const { resolved, name, isNullable, descriptions } = resolve(document, schema ?? {});
  const inner = resolved.items && describeSchema(document, resolved.items);
  const values = resolved.const === undefined ? (resolved.enum ?? []) : [resolved.const];
  return {
    type: inner ? `array of ${inner.type}` : typeOf(document, resolved, name),
    isNullable: isNullable || values.includes(null),
    description: descriptions[0],
    values: (inner?.values.length ? inner.values : values).filter((value) => value !== null),
    facts: [...factsOf(resolved), ...(inner?.facts.map((fact) => `each ${fact}`) ?? [])],
    parts: inner ? inner.parts : partsOf(document, resolved),
  };
}

interface Resolved {
  resolved: Schema;
  name: string | undefined;
  isNullable: boolean;
  /** From the outermost to the innermost: what is said at the reference is more particular. */
  descriptions: string[];
}

/** Follows references, joins `allOf`, and takes null out of the alternatives. */
function resolve(document: OpenApi, schema: Schema): Resolved {
  const descriptions = schema.description === undefined ? [] : [schema.description];
  const next = (inner: Schema, name: string | undefined, isNullable: boolean): Resolved => {
    const found = resolve(document, inner);
    return {
      resolved: { ...found.resolved, ...(schema.default !== undefined && { default: schema.default }) },
      name: found.name ?? name,
      isNullable: isNullable || found.isNullable,
      descriptions: [...descriptions, ...found.descriptions],
    };
  };
  if (schema.$ref !== undefined) {
    const name = lastPart(schema.$ref);
    return next(document.components?.schemas?.[name] ?? {}, name, false);
  }
  const alternatives = schema.anyOf ?? schema.oneOf;
  const others = alternatives?.filter(({ type }) => type !== 'null');
  if (alternatives && others?.[0] && others.length === 1)
    return next(others[0], undefined, others.length < alternatives.length);
  if (schema.allOf) {
    const all = schema.allOf.map((part) => resolve(document, part).resolved);
    const properties = Object.assign({}, ...all.map((part) => part.properties), schema.properties);
    const required = [...all, schema].flatMap((part) => part.required ?? []);
    return next({ ...Object.assign({}, ...all), properties, required }, undefined, false);
  }
  const types = [schema.type ?? []].flat();
  return {
    resolved: others ? { ...schema, anyOf: others } : schema,
    name: undefined,
    isNullable:
      types.includes('null') || (others !== undefined && others.length < (alternatives?.length ?? 0)),
    descriptions,
  };
}

const ANY = 'any JSON';

function typeOf(document: OpenApi, schema: Schema, name: string | undefined): string {
  const entries = entriesOf(schema);
  if (entries) {
    const { type } = describeSchema(document, entries);
    return type === ANY ? 'object' : `map of ${type}`;
  }
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
  const isNamed = name !== undefined && (schema.properties !== undefined || schema.anyOf !== undefined);
  if (isNamed) return name;
  if (types.length > 0) return types.join(' or ');
  if (schema.anyOf)
    return [...new Set(schema.anyOf.map((one) => describeSchema(document, one).type))].join(' or ');
  return schema.const === undefined ? ANY : typeof schema.const;
}

/** The schema of a map's values. */
function entriesOf({ properties, additionalProperties }: Schema): Schema | undefined {
  return properties === undefined && typeof additionalProperties === 'object'
    ? additionalProperties
    : undefined;
}

function partsOf(document: OpenApi, schema: Schema): SchemaPart[] {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]): SchemaPart => ({
      name,
      step: name,
      kind: 'field',
      schema: field,
      isRequired: schema.required?.includes(name) ?? false,
    }),
  );
  const entries = entriesOf(schema);
  if (entries && describeSchema(document, entries).parts.length > 0)
    fields.push({ name: 'any name', step: '*', kind: 'entry', schema: entries, isRequired: false });
  const variants = variantsOf(schema).map(
    (variant, index): SchemaPart => ({
      name: describeVariant(document, variant),
      step: `~${index + 1}`,
      kind: 'variant',
      schema: variant,
      isRequired: false,
    }),
  );
  return [...fields, ...variants];
}

/** The alternatives, with those of an alternative that has no name of its own. */
function variantsOf({ anyOf, oneOf }: Schema): Schema[] {
  return (anyOf ?? oneOf ?? []).flatMap((variant) =>
    variant.anyOf || variant.oneOf ? variantsOf(variant) : variant,
  );
}

/** A variant by what tells it from the others: its name, or the only value of its `type`. */
function describeVariant(document: OpenApi, schema: Schema): string {
  const { type, parts } = describeSchema(document, schema);
  const only = parts.find(({ name }) => name === 'type')?.schema.const;
  return only === undefined ? type : `type ${JSON.stringify(only)}`;
}

function factsOf(schema: Schema): string[] {
  const { minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, minItems, maxItems } =
    schema;
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  return [
    range(minLength, maxLength, 'characters'),
    range(least, most, ''),
    exclusiveMinimum !== undefined && `more than ${formatWhole(exclusiveMinimum)}`,
    exclusiveMaximum !== undefined && `less than ${formatWhole(exclusiveMaximum)}`,
    range(minItems, maxItems, 'items'),
    schema.format !== undefined && FORMATS[schema.format],
    schema.pattern !== undefined && `matches ${schema.pattern}`,
    schema.default !== undefined && schema.default !== null && `default ${JSON.stringify(schema.default)}`,
  ].filter((fact) => typeof fact === 'string');
}

const FORMATS: Record<string, string> = {
  'date-time': 'ISO 8601',
  date: 'YYYY-MM-DD',
  email: 'e-mail address',
  uri: 'URL',
  url: 'URL',
  binary: 'bytes',
};

/** "1 to 100 items"; nothing where there is no limit. */
function range(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  if (most === undefined && (least === undefined || (least === 0 && unit !== ''))) return undefined;
  const text =
    most === undefined
      ? `at least ${formatWhole(least ?? 0)}`
      : least === undefined || (least === 0 && unit !== '')
        ? `up to ${formatWhole(most)}`
        : `${formatWhole(least)} to ${formatWhole(most)}`;
  return unit === '' ? text : `${text} ${(most ?? least) === 1 ? unit.replace(/s$/, '') : unit}`;
}
