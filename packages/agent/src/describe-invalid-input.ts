import { Ajv, type ValidateFunction } from 'ajv';
import type { Tool } from './types.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
// Compiling takes milliseconds and its result is kept for ever, while each run has its own, identical tools.
const validators = new Map<string, ValidateFunction>();

/** A call can have thousands of faults, which would all be kept and sent to the model. */
const MAX_FAULTS = 10;

/** What is wrong with a call's input by the tool's JSON Schema, naming each field; null when it fits. */
export function describeInvalidInput({ inputSchema }: Tool, input: unknown): string | null {
  const schema = JSON.stringify(inputSchema);
  const validate = validators.get(schema) ?? ajv.compile(inputSchema);
  validators.set(schema, validate);
  if (validate(input)) return null;
  const faults = validate.errors ?? [];
  const text = ajv.errorsText(faults.slice(0, MAX_FAULTS), { dataVar: 'input' });
  return faults.length > MAX_FAULTS ? `${text}, and ${faults.length - MAX_FAULTS} more` : text;
}
