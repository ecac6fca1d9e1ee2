import { Ajv } from 'ajv';

/** Whether `schema` is a JSON Schema that answers can be checked against; says what is wrong with it. */
export function findSchemaFault(schema: Record<string, unknown>): string | undefined {
  try {
    new Ajv({ strict: false }).compile(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What an answer says under its schema, or what is wrong with it. */
export function parseAnswer(
  text: string,
  schema: Record<string, unknown>,
): { value: unknown } | { fault: string } {
  // Models like to fence JSON, whatever they are told.
  const json = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text)?.[1] ?? text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { fault: 'it is not JSON' };
  }
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate = ajv.compile(schema);
  if (validate(value)) return { value };
  return { fault: ajv.errorsText(validate.errors, { dataVar: 'answer' }) };
}
