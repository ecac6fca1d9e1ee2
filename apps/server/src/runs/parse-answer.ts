import type { Schemas } from '@jettson/schemas';
import { findJson } from './find-json.ts';

export type ParsedAnswer =
  | { value: unknown }
  /** What is wrong with the answer. The model can correct it, unless the schema itself cannot be used. */
  | { fault: string; isMendable: boolean };

/** The value of an answer under its agent's output_schema, or what is wrong with it. */
export async function parseAnswer(
  schemas: Schemas,
  accountId: string,
  { text, schema }: { text: string; schema: Record<string, unknown> },
): Promise<ParsedAnswer> {
  const json = findJson(text);
  if (json === undefined) return { fault: 'it is not JSON', isMendable: true };
  const fault = await schemas.findValueFault(accountId, schema, json.value);
  if (fault === undefined) return json;
  if (fault.of === 'value') return { fault: fault.message, isMendable: true };
  return { fault: `the schema cannot be used: ${fault.path} ${fault.message}`, isMendable: false };
}
