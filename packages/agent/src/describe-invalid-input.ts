import { Ajv, type ValidateFunction } from 'ajv';
import type { Tool } from './types.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
// Compiling costs milliseconds and is kept for ever, while each run has tools of its own, all alike.
const validators = new Map<string, ValidateFunction>();

/** What is wrong with a call's input by the tool's JSON Schema, naming each field; null when it fits. */
export function describeInvalidInput({ inputSchema }: Tool, input: unknown): string | null {
  const schema = JSON.stringify(inputSchema);
  const validate = validators.get(schema) ?? ajv.compile(inputSchema);
  validators.set(schema, validate);
  return validate(input) ? null : ajv.errorsText(validate.errors, { dataVar: 'input' });
}
