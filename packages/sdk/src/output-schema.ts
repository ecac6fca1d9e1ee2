import { JettsonResponseError, JettsonValidationError } from './errors.ts';
import type { Agent } from './wire-types.ts';

/** A schema of a library that supports Standard Schema and its JSON Schema part: zod 4, ArkType, Valibot, … */
export interface OutputSchema<Output = unknown> {
  readonly '~standard': {
    readonly types?: { readonly output: Output } | undefined;
    readonly validate: (value: unknown) => ValidationResult<Output> | Promise<ValidationResult<Output>>;
    readonly jsonSchema: {
      readonly input: (options: { target: 'draft-2020-12' }) => Record<string, unknown>;
    };
  };
}

/** A schema's verdict on a value. */
export type ValidationResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

/** The JSON Schema that a spawn sends. */
export function toJsonSchema(
  schema: OutputSchema | Record<string, unknown> | null | undefined,
): Record<string, unknown> | null | undefined {
  if (!schema || !('~standard' in schema)) return schema;
  return (schema as OutputSchema)['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
}

/**
 * The answer of an agent that was spawned with this `outputSchema`, as the schema's type. Throws JettsonResponseError
 * if the agent gave none, and JettsonValidationError if it does not fit.
 */
export async function parseOutput<Output>(agent: Agent, schema: OutputSchema<Output>): Promise<Output> {
  if (agent.output === undefined || agent.output === null) {
    const why = agent.error ?? agent.reason ?? 'it was spawned without an output schema';
    throw new JettsonResponseError(`Agent ${agent.agent_id} (${agent.status}) has no output: ${why}`, {
      code: 'no_output',
    });
  }
  const result = await schema['~standard'].validate(agent.output);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map(({ message }) => message);
  throw new JettsonValidationError(`The output does not fit the schema: ${issues.join('; ')}`, {
    code: 'invalid_output',
    details: { issues },
  });
}
