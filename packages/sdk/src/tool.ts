import { JettsonValidationError } from './errors.ts';
import type { ValidationResult } from './output-schema.ts';
import type { FunctionToolRequest } from './wire-types.ts';

/** A schema of a library that supports Standard Schema; with its JSON Schema part, `jsonSchema` need not be given. */
export interface InputSchema<Input = unknown> {
  readonly '~standard': {
    readonly types?: { readonly output: Input } | undefined;
    readonly validate: (value: unknown) => ValidationResult<Input> | Promise<ValidationResult<Input>>;
    readonly jsonSchema?: {
      readonly input: (options: { target: 'draft-2020-12' }) => Record<string, unknown>;
    };
  };
}

/** What a function is told about its call. */
export interface ToolCallContext {
  agentId: string;
  callId: string;
  /** Aborted when the agent ends or the run is aborted: nobody needs the result any more. */
  signal: AbortSignal;
}

export interface ToolOptions<Input> {
  /** What the model calls it: letters, digits, `_` and `-`. */
  name: string;
  /** What it does and when to use it, for the model. */
  description: string;
  /** A schema of zod 4 or another library with Standard Schema, or a JSON Schema. */
  inputSchema: InputSchema<Input> | Record<string, unknown>;
  /** The JSON Schema of `inputSchema`, for libraries that cannot produce one. */
  jsonSchema?: Record<string, unknown> | undefined;
  /** How long a call waits for its result, milliseconds (the server counts seconds); 600,000 by default. */
  timeoutMs?: number | undefined;
  /** Gets the input as the schema gives it. What it returns, any JSON, is the result; what it throws is an error for the model. */
  run: (input: Input, context: ToolCallContext) => unknown;
}

/** A function that agents can call: give it to `agents.run`. */
export interface FunctionTool {
  readonly definition: FunctionToolRequest;
  /** Checks the input and calls the function. */
  readonly run: (input: unknown, context: ToolCallContext) => Promise<unknown>;
}

/**
 * Makes a function a tool for agents: `tool({ name, description, inputSchema: z.object({ … }), run })`. Throws
 * JettsonValidationError if the library behind `inputSchema` cannot produce a JSON Schema and `jsonSchema` is missing.
 */
export function tool<Input = Record<string, unknown>>(options: ToolOptions<Input>): FunctionTool {
  const { name, description, inputSchema, timeoutMs, run } = options;
  const standard = '~standard' in inputSchema ? (inputSchema as InputSchema<Input>)['~standard'] : undefined;
  const schema =
    options.jsonSchema ??
    (standard === undefined
      ? (inputSchema as Record<string, unknown>)
      : standard.jsonSchema?.input({ target: 'draft-2020-12' }));
  if (schema === undefined) {
    throw new JettsonValidationError(
      `The tool ${name} needs jsonSchema: the library behind its inputSchema cannot produce a JSON Schema`,
      { code: 'invalid_body' },
    );
  }
  return {
    definition: {
      type: 'function',
      name,
      description,
      input_schema: schema,
      ...(timeoutMs !== undefined && { timeout_seconds: Math.ceil(timeoutMs / 1000) }),
    },
    async run(input, context) {
      if (standard === undefined) return run(input as Input, context);
      const result = await standard.validate(input);
      if (result.issues === undefined) return run(result.value, context);
      throw new TypeError(
        `The input does not fit: ${result.issues.map(({ message }) => message).join('; ')}`,
      );
    },
  };
}
