import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { checkRecursion } from './check-recursion.ts';
import { addFormats } from './formats.ts';
import { prepareSchema, UnusableSchemaError } from './prepare-schema.ts';
import { toRe2 } from './to-re2.ts';
import type { SchemaFault, SchemaQuestion } from './types.ts';

/** More would not help a model to correct its answer, and would cost tokens. */
const MAX_ERRORS = 10;
const MAX_ERROR_CHARS = 2000;

const regExp = Object.assign((pattern: string) => toRe2(pattern), { code: 'toRe2' });

/** Has the metaschema, which takes 50 ms to compile. */
const meta = addFormats(new Ajv2020({ strict: false, logger: false }));

/** What is wrong with the schema, or with the value under it. It has no time limit of its own: it runs in a thread. */
export function findFault({ schema, isFlat, value }: SchemaQuestion): SchemaFault | undefined {
  let validate: ReturnType<Ajv2020['compile']>;
  try {
    const prepared = prepareSchema(schema, (name) => meta.formats[name] !== undefined);
    if (!meta.validateSchema(prepared)) return toSchemaFault(meta.errors?.[0]);
    if (isFlat) checkRecursion(prepared);
    validate = newCompiler().compile(prepared);
  } catch (error) {
    const path = error instanceof UnusableSchemaError ? error.path : '';
    return { of: 'schema', path, message: error instanceof Error ? error.message : String(error) };
  }
  if (value === undefined || validate(value.checked)) return undefined;
  return { of: 'value', path: '', message: describeErrors(validate.errors ?? [], value.name) };
}

/** A compiler keeps what it has compiled, ids included, so each schema gets its own. */
function newCompiler(): Ajv2020 {
  return addFormats(
    new Ajv2020({
      allErrors: true,
      code: { regExp },
      // Inlining references could turn a small schema into a huge function.
      inlineRefs: false,
      logger: false,
      meta: false,
      ownProperties: true,
      strict: false,
      validateSchema: false,
    }),
  );
}

function toSchemaFault(error: ErrorObject | undefined): SchemaFault {
  const isOldTuple = error?.instancePath.endsWith('/items') && error.keyword === 'type';
  const hint = isOldTuple ? '; a list of schemas is called prefixItems in draft 2020-12' : '';
  return {
    of: 'schema',
    path: error?.instancePath ?? '',
    message: `${error?.message ?? 'is not valid'}${hint}`,
  };
}

function describeErrors(errors: ErrorObject[], name: string): string {
  const lines = errors
    .slice(0, MAX_ERRORS)
    .map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
  const more = errors.length > MAX_ERRORS ? `, and ${errors.length - MAX_ERRORS} more` : '';
  return (lines.join(', ') + more).slice(0, MAX_ERROR_CHARS);
}
