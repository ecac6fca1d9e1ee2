import { getLlama } from 'node-llama-cpp';
import { expect, test } from 'vitest';
import { buildActionGrammar, buildJsonGrammar } from './build-grammar.ts';
import type { OfferedTool } from './offer-tools.ts';

const shell: OfferedTool = {
  name: 'shell_run',
  tool: {
    type: 'function',
    name: 'jettson_shell_run',
    inputSchema: {
      type: 'object',
      properties: { command: { type: 'string' }, timeout_seconds: { type: 'integer' } },
      required: ['command'],
    },
  },
};

const rootOf = (grammar: string) => grammar.split('\n')[0];

test("a step is a call with the tool's input, or the answer", () => {
  const grammar = buildActionGrammar([shell], { mustCall: false });

  expect(rootOf(grammar)).toBe(
    String.raw`root ::= "{\"thought\": " thought ", \"tool\": " "\"shell_run\"" ", \"input\": " ` +
      String.raw`"{" "\"command\"" ": " string (", " "\"timeout_seconds\"" ": " integer)? "}" "}"` +
      String.raw` | "{\"finish\": " string "}"`,
  );
});

test('if a call is required, an answer is not possible', () => {
  const grammar = buildActionGrammar([shell], { mustCall: true });

  expect(rootOf(grammar)).not.toContain('finish');
});

test('an object of optional fields starts with any of them, without a comma', () => {
  const grammar = buildJsonGrammar({
    type: 'object',
    properties: { a: { type: 'boolean' }, b: { type: 'number' } },
  });

  expect(rootOf(grammar)).toBe(
    String.raw`root ::= "{" ("\"a\"" ": " boolean (", " "\"b\"" ": " number)? | "\"b\"" ": " number)? "}"`,
  );
});

test.for([
  ['an enumeration', { enum: ['GET', 3, null] }],
  ['a constant', { const: 'a "quoted" word' }],
  ['a choice', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
  ['several types', { type: ['string', 'integer'] }],
  ['a list of objects', { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } }],
  ['a map', { type: 'object', additionalProperties: { type: 'string' } }],
  ['an empty object', { type: 'object', properties: {}, additionalProperties: false }],
  ['an open schema', {}],
] as const)('the engine understands the grammar of %s', async ([, schema]) => {
  const llama = await getLlama({ gpu: false, build: 'never', progressLogs: false });

  const grammar = llama.createGrammar({ grammar: buildJsonGrammar(structuredClone(schema) as never) });

  await expect(grammar).resolves.toBeDefined();
  await llama.dispose();
});

test('the engine refuses an invalid grammar, so the tests above are meaningful', async () => {
  const llama = await getLlama({ gpu: false, build: 'never', progressLogs: false });

  await expect((async () => llama.createGrammar({ grammar: 'root ::= (' }))()).rejects.toThrow();
  await llama.dispose();
});
