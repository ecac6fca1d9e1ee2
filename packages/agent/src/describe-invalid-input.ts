import { Ajv, type ValidateFunction } from 'ajv';
import type { Tool } from './types.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
// Compiling costs milliseconds, and a tool lives as long as its run.
const validators = new WeakMap<Record<string, unknown>, ValidateFunction>();

/** What is wrong with a call's input by the tool's JSON Schema, naming each field; null when it fits. */
export function describeInvalidInput({ inputSchema }: Tool, input: unknown): string | null {
  const validate = validators.get(inputSchema) ?? ajv.compile(inputSchema);
  validators.set(inputSchema, validate);
  return validate(input) ? null : ajv.errorsText(validate.errors, { dataVar: 'input' });
}
