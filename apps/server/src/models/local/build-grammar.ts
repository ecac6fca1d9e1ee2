import type { JSONSchema7, JSONSchema7Definition } from '@ai-sdk/provider';
import type { OfferedTool } from './offer-tools.ts';

/** Grammar of JSON itself, with the one spacing that the prompt also uses. */
const JSON_RULES = [
  'value ::= object | array | string | number | "true" | "false" | "null"',
  'object ::= "{" (pair (", " pair)*)? "}"',
  'pair ::= string ": " value',
  'array ::= "[" (value (", " value)*)? "]"',
  'string ::= "\\"" ([^"\\\\\\x7F\\x00-\\x1F] | "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F]{4}))* "\\""',
  'integer ::= "-"? ("0" | [1-9] [0-9]{0,14})',
  'number ::= integer ("." [0-9]{1,15})?',
  'thought ::= "\\"" [^"\\\\\\x7F\\x00-\\x1F]{1,160} "\\""',
  'boolean ::= "true" | "false"',
];

/**
 * GBNF of one turn of an agent: `{"thought": "<a short one>", "tool": "<name>", "input": {…}}` with an input that fits
 * the tool's schema, or, unless `mustCall`, `{"finish": "<answer>"}`.
 */
export function buildActionGrammar(
  tools: readonly OfferedTool[],
  { mustCall }: { mustCall: boolean },
): string {
  const calls = tools.map(
    ({ name, tool }) =>
      `${literal('{"thought": ')} thought ${literal(', "tool": ')} ${json(name)} ${literal(', "input": ')} ${expression(tool.inputSchema)} "}"`,
  );
  const finish = `${literal('{"finish": ')} string "}"`;
  return withRoot((mustCall ? calls : [...calls, finish]).join(' | '));
}

/** GBNF of a JSON text that has the shape of `schema`; of any JSON object without one. */
export function buildJsonGrammar(schema: JSONSchema7 | undefined): string {
  return withRoot(schema ? expression(schema) : 'object');
}

function withRoot(root: string): string {
  return [`root ::= ${root}`, ...JSON_RULES].join('\n');
}

/** Anything that a schema leaves open, or that this subset of JSON Schema does not support, may be any JSON. */
function expression(schema: JSONSchema7Definition | undefined): string {
  if (schema === undefined || typeof schema === 'boolean') return 'value';
  if (schema.const !== undefined) return json(schema.const);
  if (schema.enum) return oneOf(schema.enum.map(json));

  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return oneOf(choices.map(expression));
  const { type } = schema;
  if (Array.isArray(type)) return oneOf(type.map((one) => expression({ ...schema, type: one })));

  switch (type) {
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return type;
    case 'null':
      return '"null"';
    case 'array':
      return arrayOf(Array.isArray(schema.items) ? undefined : schema.items);
    case 'object':
      return objectOf(schema);
    default:
      return 'value';
  }
}

function arrayOf(items: JSONSchema7Definition | undefined): string {
  const item = expression(items);
  return `"[" (${item} (", " ${item})*)? "]"`;
}

function objectOf({ properties, required = [], additionalProperties }: JSONSchema7): string {
  const entries = Object.entries(properties ?? {});
  if (entries.length === 0) {
    if (additionalProperties === false) return '"{}"';
    const pair = `string ": " ${expression(additionalProperties)}`;
    return `"{" (${pair} (", " ${pair})*)? "}"`;
  }

  const pairOf = ([name, schema]: [string, JSONSchema7Definition]) =>
    `${json(name)} ": " ${expression(schema)}`;
  const needed = entries.filter(([name]) => required.includes(name)).map(pairOf);
  const optional = entries.filter(([name]) => !required.includes(name)).map(pairOf);

  if (needed.length > 0) {
    const rest = optional.map((pair) => `(", " ${pair})?`);
    return `"{" ${[needed.join(' ", " '), ...rest].join(' ')} "}"`;
  }
  // If nothing is required, the first pair, whichever it is, has no comma before it.
  const beginnings = optional.map((pair, index) =>
    [pair, ...optional.slice(index + 1).map((later) => `(", " ${later})?`)].join(' '),
  );
  return `"{" (${beginnings.join(' | ')})? "}"`;
}

function oneOf(alternatives: string[]): string {
  return `(${alternatives.join(' | ')})`;
}

/** GBNF literal that matches exactly the JSON text of `value`. */
function json(value: unknown): string {
  return literal(JSON.stringify(value));
}

function literal(text: string): string {
  return JSON.stringify(text);
}
