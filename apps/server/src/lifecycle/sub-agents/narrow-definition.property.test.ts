import { DEFAULT_TOOL_NAMES, matchesPattern, TOOL_NAMES, TOOLSETS } from '@jettson/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AgentDefinition, builtInToolsOf, toolPolicy } from '../../agents/agent-definition.ts';
import { narrowDefinition, type Parent } from './narrow-definition.ts';

const NAMES = ['one', 'two', 'three'];
const HOST = { one: 'https://one.example', two: 'https://two.example', three: 'https://three.example' };
const schema = { type: 'object' };

const some = <Value>(values: readonly Value[]) => fc.subarray([...values]);
const pattern = fc.constantFrom(
  '*',
  'jettson_*',
  'jettson_files_*',
  'jettson_shell_run',
  'one',
  'two*',
  'one__*',
);
const policy = fc.constantFrom('allow', 'ask', 'deny');
const permissions = fc.record(
  { default: policy, rules: fc.array(fc.record({ tool: pattern, policy }), { maxLength: 4 }) },
  { requiredKeys: [] },
) as fc.Arbitrary<NonNullable<AgentDefinition['permissions']>>;
const globs = fc.option(
  fc.array(fc.constantFrom('*', 'get_*', 'get_a*', 'get_all', 'put_x'), { maxLength: 3 }),
);

const secretOf = (name: string) => ({
  name: name.toUpperCase(),
  placeholder: `jettson-secret-${name}`,
  hosts: [],
});

const parent: fc.Arbitrary<Parent> = fc
  .record({
    tools: some(TOOL_NAMES),
    http: some(NAMES),
    functions: some(['four', 'five']),
    servers: fc.subarray(NAMES),
    allowed: globs,
    permissions: fc.option(permissions, { nil: undefined }),
    requireApproval: fc.array(pattern, { maxLength: 2 }),
    env: some(['MODE', 'LEVEL']),
    secrets: some(NAMES),
    maxTurns: fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }),
    idle: fc.integer({ min: 1, max: 86_400 }),
    isChild: fc.boolean(),
  })
  .map((drawn) => ({
    id: 'ag_parent',
    parentId: drawn.isChild ? 'ag_root' : null,
    requireApproval: drawn.requireApproval,
    memory: null,
    metadata: {},
    idleTimeoutSeconds: drawn.idle,
    definition: {
      tools: [...drawn.tools, ...TOOLSETS.agents],
      custom_tools: [
        ...drawn.http.map((name) => ({ type: 'http' as const, ...toolParts(name), url: hostOf(name) })),
        ...drawn.functions.map((name) => ({ type: 'function' as const, ...toolParts(name) })),
      ],
      mcp_servers: drawn.servers.map((name) => ({
        name,
        url: hostOf(name),
        headers: {},
        allowed_tools: drawn.allowed,
        required: false,
      })),
      permissions: drawn.permissions,
      env: drawn.env,
      secrets: drawn.secrets.map(secretOf),
      max_turns: drawn.maxTurns,
    } as AgentDefinition,
  }));

const template = fc.record(
  {
    tools: fc
      .tuple(
        some([...Object.keys(TOOLSETS), ...DEFAULT_TOOL_NAMES]),
        some(NAMES),
        some(['four', 'six']),
        fc.boolean(),
      )
      .map(([builtIn, http, functions, isElsewhere]) => [
        ...builtIn,
        ...http.map((name) => ({
          type: 'http' as const,
          ...toolParts(name),
          url: isElsewhere ? 'https://elsewhere.example' : hostOf(name),
        })),
        ...functions.map((name) => ({ type: 'function' as const, ...toolParts(name) })),
      ]),
    mcp_servers: fc.tuple(some(NAMES), globs, fc.boolean()).map(([names, allowed, isElsewhere]) =>
      names.map((name) => ({
        name,
        url: isElsewhere ? 'https://elsewhere.example' : hostOf(name),
        allowed_tools: allowed,
      })),
    ),
    permissions,
    env: fc.constantFrom({ MODE: 'x' }, { OTHER: 'y', LEVEL: '1' }, {}),
    secrets: some(NAMES.map((name) => name.toUpperCase()).concat('OTHER')),
    max_turns: fc.integer({ min: 1, max: 1000 }),
    max_wait_seconds: fc.integer({ min: 1, max: 604_800 }),
    idle_timeout_seconds: fc.integer({ min: 1, max: 86_400 }),
    keep_alive: fc.boolean(),
    require_approval: fc.array(pattern, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

function toolParts(name: string) {
  return { name, description: name, input_schema: schema, timeout_seconds: 60 };
}

function hostOf(name: string): string {
  return HOST[name as keyof typeof HOST] ?? 'https://none.example';
}

const RANK = ['allow', 'ask', 'deny'];

test('whatever a parent has and a template asks for, a sub-agent has nothing that its parent does not have', () => {
  fc.assert(
    fc.property(parent, fc.option(template), (above, fields) => {
      const { definition, secrets, rest } = narrowDefinition(above, { template: fields as never });

      const held = builtInToolsOf(above.definition);
      expect(definition.tools?.filter((name) => !held.includes(name))).toEqual([]);
      for (const tool of definition.custom_tools ?? []) {
        expect(tool.type).toBe('http');
        expect(above.definition.custom_tools).toContainEqual(tool);
      }
      for (const { allowed_tools: allowed, ...server } of definition.mcp_servers ?? []) {
        const own = above.definition.mcp_servers?.find(({ name }) => name === server.name);
        expect({ ...own, allowed_tools: null }).toEqual({ ...server, allowed_tools: null });
        const has = (patterns: readonly string[] | null | undefined, name: string) =>
          patterns == null || patterns.some((one) => matchesPattern(one, name));
        for (const name of ['get_all', 'get_b', 'put_x', 'put_y', 'get_']) {
          if (has(allowed, name)) expect(has(own?.allowed_tools, name)).toBe(true);
        }
      }
      for (const name of definition.env ?? []) expect(above.definition.env).toContain(name);
      for (const name of secrets) expect(above.definition.secrets?.map((one) => one.name)).toContain(name);
      expect(definition.max_turns).toBeLessThanOrEqual(above.definition.max_turns ?? 20);
      expect(rest.idleTimeoutSeconds).toBeLessThanOrEqual(above.idleTimeoutSeconds);
      expect(rest.keepAlive).toBe(false);
      if (above.parentId !== null) expect(definition.tools).not.toContain('jettson_agents_spawn');

      const child = { definition, requireApproval: rest.requireApproval };
      for (const name of [
        'jettson_shell_run',
        'jettson_files_read',
        'one',
        'two',
        'one__get_all',
        'jettson_agents_spawn',
      ]) {
        const [own, parents] = [toolPolicy(child, name), toolPolicy(above, name)];
        expect(RANK.indexOf(own)).toBeGreaterThanOrEqual(RANK.indexOf(parents));
      }
    }),
    { numRuns: 500 },
  );
});
