import { type FunctionTool, type Jettson, JettsonError, tool } from '@jettson/sdk';
import type { Case } from './case.ts';

const METHOD_NAMES: Record<string, string> = { put_oauth: 'putOAuth' };

/** Calls the method of the client that the case names. */
export async function performCase(
  client: Jettson,
  { method, args = [], options, take }: Case['call'],
): Promise<unknown> {
  const path = method.split('.').map((part) => METHOD_NAMES[part] ?? toCamel(part.replace(/_$/, '')));
  const verb = path.pop() ?? '';
  const target = path.reduce<unknown>((parent, name) => Reflect.get(Object(parent), name), client);
  const given = options ? [...args, toOptions(options)] : args;
  const outcome = (target as Record<string, (...all: unknown[]) => unknown>)[verb]?.(...given);
  if (!['iterate', 'stream', 'exportLines'].includes(verb)) return outcome;
  const all: unknown[] = [];
  for await (const item of outcome as AsyncIterable<unknown>) {
    all.push(item);
    if (all.length === take) break;
  }
  return all;
}

/** Where Python has the original client's name, and TypeScript the one that dedupe has too. */
const OTHER_NAMES: Record<string, string> = { threshold: 'similarityThreshold' };

/** Python's options in the form of the TypeScript SDK: camelCase and milliseconds. */
export function toOptions(options: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) =>
      name.endsWith('_seconds')
        ? [toCamel(name.replace(/_seconds$/, '_ms')), value === null ? null : Number(value) * 1000]
        : [
            OTHER_NAMES[name] ?? toCamel(name),
            Array.isArray(value) && name === 'tools' ? value.map(toTool) : value,
          ],
    ),
  );
}

/** `{"function": {…}}` is a function that returns or raises what the case says. */
function toTool(given: unknown): unknown {
  const known = (given as { function?: CaseFunction } | null)?.function;
  if (known === undefined) return given;
  const { name, description, input_schema: inputSchema, returns, raises } = known;
  return tool({
    name,
    description,
    inputSchema,
    run() {
      if (raises !== undefined) throw new Error(raises);
      return returns;
    },
  }) satisfies FunctionTool;
}

interface CaseFunction {
  name: string;
  description: string;
  input_schema: Record<string, unknown>;
  returns?: unknown;
  raises?: string;
}

function toCamel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** An error by the names that the cases use. */
export function toErrorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof JettsonError)) return { unexpected: error };
  const fields = Object.fromEntries(
    ['code', 'status', 'message', 'details', 'used', 'limit', 'plan'].map((name) => [
      name,
      Reflect.get(error, name),
    ]),
  );
  const { requestId, retryAfterSeconds, agentId } = error as unknown as Record<string, unknown>;
  return {
    ...fields,
    type: error.name,
    request_id: requestId,
    retry_after_seconds: retryAfterSeconds,
    agent_id: agentId,
  };
}
