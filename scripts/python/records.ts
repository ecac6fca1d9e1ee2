import { isDeepStrictEqual } from 'node:util';
import type * as tables from './names.ts';
import { docstring, literal, literalValue, toPascal, toSnake } from './text.ts';

const HEADER = `"""The records of the wire, made from openapi.json by "npm run generate": do not edit.

Their source is packages/contract; scripts/python/names.ts has what Python adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
`;

/** Words of Python that no field can be called. */
const KEYWORDS = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** The parts of JSON Schema from which records are generated. */
export interface Schema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  discriminator?: { propertyName: string };
}

/** The parts of an OpenAPI document from which records are generated. */
export interface Document {
  components: { schemas: Record<string, Schema> };
}

/** A Python annotation. */
interface Annotation {
  text: string;
  isNullable?: boolean;
  /** Whether it contains arbitrary JSON, which is not hashable. */
  isAnyJson?: boolean;
}

const SIMPLE: Record<string, string> = { string: 'str', integer: 'int', number: 'float', boolean: 'bool' };

/** Python source of the records that answers are read into: frozen, hashable dataclasses. */
export function pythonRecords({ components: { schemas } }: Document, names: typeof tables): string {
  /** Source of each declaration by its name, with dependencies first. */
  const declared = new Map<string, string>();
  const started = new Set<string>();
  /** Paths of the document that were visited. */
  const seen = new Set<string>();

  function declare(name: string, write: () => string[]): string {
    if (!started.has(name)) {
      started.add(name);
      const source = write().join('\n');
      declared.set(name, source);
    }
    return name;
  }

  function declareSchema(path: string, methods = names.METHODS[path]): string {
    const schema = schemaAt(path);
    if (schema.properties !== undefined) return declareRecord(path, schema, methods);
    return declare(nameOf(path), () =>
      schema.discriminator === undefined ? alias(path, schema) : union(path, schema),
    );
  }

  function alias(path: string, schema: Schema): string[] {
    return [`${nameOf(path)} = ${annotateBare(schema, path).text}`, ...docstring(schema.description, '')];
  }

  function declareRecord(path: string, schema: Schema, methods = names.METHODS[path] ?? 'Record'): string {
    return declare(nameOf(path), () => {
      const base = names.EXTENDS[path];
      const inherited = base === undefined ? {} : (schemaAt(base).properties ?? {});
      const fields = Object.entries(schema.properties ?? {}).flatMap(([wire, property]) => {
        if (inherited[wire] === undefined) return fieldOf(path, wire, schema);
        if (isDeepStrictEqual(inherited[wire], property)) return [];
        throw new Error(`${path}.${wire} is not what it is in ${base}: see EXTENDS`);
      });
      const parent =
        base === undefined
          ? methods
          : base.includes('.')
            ? declareRecord(base, schemaAt(base))
            : declareSchema(base);
      const doc = docstring(schema.description, '    ');
      return [
        '@dataclass(frozen=True, slots=True, kw_only=True)',
        `class ${nameOf(path)}(${parent}):`,
        ...(doc.length > 0 && fields.length > 0 ? [...doc, ''] : doc),
        ...(doc.length + fields.length > 0 ? fields : ['    pass']),
      ];
    });
  }

  /** Records that are distinguished by a field, and one for those that only a newer server knows. */
  function union(path: string, schema: Schema): string[] {
    const members = (schema.oneOf ?? schema.anyOf ?? []).map(targetOf);
    const methods = names.METHODS[path];
    const known = members.map((member) => declareSchema(member, methods));
    const common = schemaAt(members[0] ?? '');
    const unknown = {
      description: 'One that this version does not know, or that is not as it knows it.',
      properties: {
        ...common.properties,
        [schema.discriminator?.propertyName ?? '']: { type: 'string' },
        data: {},
      },
      required: common.required ?? [],
    };
    const all = [...known, declareRecord(`Unknown${path}`, unknown, methods)];
    const lines = all.map((name, index) => `    ${index === 0 ? '' : '| '}${name}`);
    return [`${nameOf(path)} = (`, ...lines, ')', ...docstring(schema.description, '')];
  }

  function fieldOf(path: string, wire: string, { properties = {}, required = [] }: Schema): string[] {
    const schema = properties[wire] ?? {};
    const place = `${path}.${wire}`;
    seen.add(place);
    const name = names.FIELD_NAMES[place] ?? toSnake(wire);
    if (KEYWORDS.has(name))
      throw new Error(`${place} is a keyword of Python: give it another name in FIELD_NAMES`);
    const annotation = names.JSON_FIELDS.includes(place)
      ? { text: 'Mapping[str, Any]', isAnyJson: true }
      : annotate(schema, place);
    const byDefault = names.DEFAULTS[place] ?? defaultOf(schema, annotation, required.includes(wire));
    const isOptional = byDefault === 'None' && annotation.isNullable !== true;
    const options = [
      ...(annotation.isAnyJson ? ['hash=False'] : []),
      ...(name === wire ? [] : [`metadata={"wire": "${wire}"}`]),
    ];
    return [
      `    ${name}: ${annotation.text}${isOptional ? ' | None' : ''}${assignment(byDefault, options)}`,
      ...docstring(schema.description, '    '),
    ];
  }

  function annotate(schema: Schema, path: string): Annotation {
    const bare = annotateBare(schema, path);
    const isNullable = bare.isNullable === true || allowsNull(schema);
    return { ...bare, isNullable, text: isNullable && bare.text !== 'Any' ? orNone(bare.text) : bare.text };
  }

  function annotateBare(schema: Schema, path: string): Annotation {
    const parts =
      (schema.anyOf ?? schema.oneOf)?.filter(({ type }) => type !== 'null') ??
      schema.allOf?.filter((part) => !isNull(part));
    if (parts !== undefined) {
      const all = parts.map((part) => annotateBare(part, path));
      return {
        text: all.map(({ text }) => text).join(' | '),
        isAnyJson: all.some(({ isAnyJson }) => isAnyJson === true),
      };
    }
    if (schema.$ref !== undefined) {
      const target = targetOf(schema);
      return { text: declareSchema(target), isNullable: allowsNull(schemaAt(target)) };
    }
    const values = schema.const === undefined ? schema.enum : [schema.const];
    if (values !== undefined) return { text: literal(values.filter((value) => value !== null)) };
    if (schema.properties !== undefined) return { text: declareRecord(path, schema) };
    const type = [schema.type ?? []].flat().find((one) => one !== 'null') ?? '';
    if (type === 'object') return { text: 'Mapping[str, Any]', isAnyJson: true };
    if (type === 'array') {
      const item = annotate(schema.items ?? {}, path);
      return { text: `tuple[${item.text}, ...]`, isAnyJson: item.isAnyJson === true };
    }
    return {
      text: SIMPLE[type] ?? 'Any',
      isNullable: SIMPLE[type] === undefined,
      isAnyJson: SIMPLE[type] === undefined,
    };
  }

  function nameOf(path: string): string {
    seen.add(path);
    const dot = path.lastIndexOf('.');
    if (names.RECORD_NAMES[path] !== undefined) return names.RECORD_NAMES[path];
    if (dot === -1) return path;
    const parent = nameOf(path.slice(0, dot));
    const own = path.slice(dot + 1);
    return (own === 'data' ? parent.replace(/Event$/, '') : parent) + toPascal(own);
  }

  function schemaAt(path: string): Schema {
    const [root = '', ...fields] = path.split('.');
    const schema = schemas[root];
    if (schema === undefined) throw new Error(`the document has no schema ${root}`);
    return fields.reduce<Schema>((outer, wire) => {
      const property = outer.properties?.[wire] ?? {};
      return property.items ?? property;
    }, schema);
  }

  for (const answer of names.ANSWERS) declareSchema(answer);
  for (const table of [names.RECORD_NAMES, names.FIELD_NAMES, names.EXTENDS, names.METHODS, names.DEFAULTS]) {
    const stale = Object.keys(table).find((path) => !seen.has(path));
    if (stale !== undefined) throw new Error(`no answer has ${stale}, which a table has`);
  }
  const methods = [...new Set(Object.values(names.METHODS))].sort().join(', ');
  const imports = `from ._record import Record\n${methods && `from ._record_methods import ${methods}\n`}`;
  const exported = [...declared.keys()].sort().map((name) => `    "${name}",\n`);
  const head = `${HEADER}\n${imports}\n__all__ = [\n${exported.join('')}]`;
  return `${[head, ...declared.values()].join('\n\n\n')}\n`;
}

/** The value of a field if the answer leaves it out; undefined: then the answer is refused. */
function defaultOf(
  schema: Schema,
  { text, isNullable }: Annotation,
  isRequired: boolean,
): string | undefined {
  if (isNullable) return 'None';
  if (text.startsWith('tuple[')) return '()';
  if (text.startsWith('Mapping[')) return 'dict[str, Any]';
  const only = schema.const ?? (schema.enum?.length === 1 ? schema.enum[0] : undefined);
  if (only !== undefined && isRequired) return literalValue(only);
  return isRequired ? undefined : 'None';
}

/** What follows a field's annotation. */
function assignment(byDefault: string | undefined, options: string[]): string {
  const isFactory = byDefault?.startsWith('dict[') === true;
  if (options.length === 0 && !isFactory) return byDefault === undefined ? '' : ` = ${byDefault}`;
  const value = byDefault === undefined ? [] : [`${isFactory ? 'default_factory' : 'default'}=${byDefault}`];
  return ` = field(${[...value, ...options].join(', ')})`;
}

function allowsNull(schema: Schema): boolean {
  const parts = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  return isNull(schema) || schema.enum?.includes(null) === true || parts.some(isNull);
}

/** `{"type": "null"}` in an anyOf, and `{"type": ["string", "null"]}` in an allOf, which makes a $ref nullable. */
function isNull(schema: Schema): boolean {
  return [schema.type ?? []].flat().includes('null');
}

function targetOf({ $ref = '' }: Schema): string {
  return $ref.slice($ref.lastIndexOf('/') + 1);
}

function orNone(annotation: string): string {
  return `${annotation} | None`;
}
