import { openSchemas, type Schemas } from '@jettson/schemas';
import { afterAll, expect, test } from 'vitest';
import { McpServerError, type OpenMcpServer } from './open-mcp-server.ts';
import { type ListedServer, takeTools } from './take-tools.ts';
import { rawTool } from './testing/start-raw-server.ts';

const schemas: Schemas = openSchemas();
afterAll(() => schemas.close());

const deps = { schemas, accountId: 'acct' };
const anything = { names: [], room: 128, signal: new AbortController().signal };

function serverOf(name: string, tools: unknown[] | Error, allowedTools?: string[]): ListedServer {
  const open: OpenMcpServer = {
    async list() {
      if (tools instanceof Error) throw tools;
      return { tools, isCut: false };
    },
    call: () => Promise.reject(new Error('not called here')),
    async [Symbol.asyncDispose]() {},
  };
  return { name, allowedTools, open };
}

function many(count: number, start = 't'): object[] {
  return Array.from({ length: count }, (_, index) => rawTool(`${start}${index}`));
}

test('tools come in the order of the servers, with schema and annotations', async () => {
  const described = rawTool('read', {
    annotations: { readOnlyHint: true, title: 'Read', madeUp: 1 },
    inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
  });

  const taken = await takeTools(
    deps,
    [serverOf('files', [described]), serverOf('shop', [rawTool('buy')])],
    anything,
  );

  expect(taken).toEqual([
    {
      server: 'files',
      tools: [
        {
          name: 'files__read',
          tool: 'read',
          description: 'Does read.',
          input_schema: { type: 'object', properties: { path: { type: 'string' } } },
          annotations: { readOnlyHint: true, title: 'Read' },
        },
      ],
      leftOut: [],
      leftOutCount: 0,
      isCut: false,
    },
    expect.objectContaining({ server: 'shop', tools: [expect.objectContaining({ name: 'shop__buy' })] }),
  ]);
});

test('a server that cannot be asked does not stop the others', async () => {
  const taken = await takeTools(
    deps,
    [serverOf('away', new McpServerError('no answer within 60 s')), serverOf('shop', [rawTool('buy')])],
    anything,
  );

  expect(taken[0]).toEqual({ server: 'away', error: 'no answer within 60 s' });
  expect(taken[1]).toMatchObject({ tools: [{ name: 'shop__buy' }] });
});

test('the first servers get the room', async () => {
  const [first, second] = await takeTools(deps, [serverOf('a', many(3)), serverOf('b', many(60))], {
    ...anything,
    names: ['jettson_shell_run'],
    room: 4,
  });

  expect(first).toMatchObject({
    tools: [{ name: 'a__t0' }, { name: 'a__t1' }, { name: 'a__t2' }],
    leftOut: [],
  });
  expect(second).toMatchObject({ tools: [{ name: 'b__t0' }], leftOutCount: 59 });
  expect(second).toHaveProperty('leftOut.length', 50);
  expect(second).toHaveProperty('leftOut.0', { tool: 't1', reason: 'too_many' });
});

test('only allowed tools are taken, by the name that the server gives them', async () => {
  const tools = ['read_file', 'read_folder', 'delete_file'].map((name) => rawTool(name));

  const [taken] = await takeTools(deps, [serverOf('files', tools, ['read_*'])], anything);

  expect(taken).toMatchObject({ tools: [{ tool: 'read_file' }, { tool: 'read_folder' }], leftOut: [] });
});

const UNUSABLE: [string, unknown, string, RegExp | undefined][] = [
  ['a name that is taken', rawTool('good'), 'name_taken', undefined],
  ['a name that a function has', rawTool('mine'), 'name_taken', undefined],
  ['no schema', { name: 'x' }, 'unreadable', undefined],
  ['no name', rawTool(''), 'unreadable', undefined],
  ['a schema that is no object', rawTool('x', { inputSchema: { type: 'string' } }), 'unreadable', undefined],
  [
    'a schema that refers to the network',
    rawTool('x', { inputSchema: { type: 'object', $ref: 'https://evil.example/schema' } }),
    'unusable_schema',
    /\$ref/,
  ],
  [
    'a catastrophic pattern with a look-ahead',
    rawTool('x', {
      inputSchema: { type: 'object', properties: { a: { type: 'string', pattern: '^(?=(a+)+$)' } } },
    }),
    'unusable_schema',
    /RE2/,
  ],
  [
    'a schema bomb',
    rawTool('x', {
      inputSchema: { type: 'object', anyOf: Array.from({ length: 5_000 }, (_, index) => ({ const: index })) },
    }),
    'unusable_schema',
    /at most/,
  ],
];

test.each(UNUSABLE)('a tool with %s is left out', async (_what, tool, reason, detail) => {
  const servers = [serverOf('s', [rawTool('good'), tool, rawTool('last')])];

  const [taken] = await takeTools(deps, servers, { ...anything, names: ['s__mine'] });

  expect(taken).toMatchObject({
    tools: [{ tool: 'good' }, { tool: 'last' }],
    leftOut: [{ reason, ...(detail && { detail: expect.stringMatching(detail) }) }],
  });
});

test('long descriptions are cut, and a list that is too long as a whole ends', async () => {
  const tools = many(128).map((tool) => ({
    ...tool,
    description: 'x'.repeat(50_000),
    inputSchema: { type: 'object', description: 'y'.repeat(10_000) },
  }));

  const [taken] = await takeTools(deps, [serverOf('s', tools)], anything);

  expect(taken).toHaveProperty('tools.0.description.length', 4_000);
  expect(JSON.stringify(taken).length).toBeLessThan(550_000);
  expect(taken).toHaveProperty('leftOut.0.reason', 'too_large');
});
