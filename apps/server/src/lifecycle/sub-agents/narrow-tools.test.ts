import { TOOLSETS } from '@jettson/contract';
import { expect, test } from 'vitest';
import type { AgentDefinition } from '../../agents/agent-definition.ts';
import { narrowTools } from './narrow-tools.ts';

const parts = { description: 'Does it.', input_schema: { type: 'object' }, timeout_seconds: 60 };
const lookup = { type: 'http' as const, name: 'lookup', url: 'https://a.example', headers: {}, ...parts };
const ask = { type: 'function' as const, name: 'ask', ...parts };
const github = {
  name: 'github',
  url: 'https://g.example',
  headers: {},
  allowed_tools: ['get_*'],
  required: true,
};

const parent: AgentDefinition = {
  tools: [...TOOLSETS.files, 'jettson_http_request', ...TOOLSETS.agents],
  custom_tools: [lookup, ask],
  mcp_servers: [github],
};

test('a sub-agent without a template has all tools of its parent but those for sub-agents and those of its program', () => {
  const narrowed = narrowTools(parent, { template: null, canSpawn: true });

  expect(narrowed).toEqual({
    builtIn: [...TOOLSETS.files, 'jettson_http_request'],
    httpTools: [lookup],
    servers: [github],
    leftOut: [],
  });
});

test('a parent can name toolsets, tools of all kinds and all tools of a server', () => {
  const named = ['agents', 'jettson_files_read', 'lookup', 'github__*'];

  const narrowed = narrowTools(parent, { named, template: null, canSpawn: true });

  expect(narrowed).toMatchObject({
    builtIn: ['jettson_files_read', ...TOOLSETS.agents],
    httpTools: [lookup],
    servers: [github],
  });
});

test.each([
  [['shell'], /tools: you do not have shell, so no sub-agent of yours can/],
  [['jettson_shell_run'], /you do not have jettson_shell_run/],
  [['file'], /file/],
  [['ask'], /ask is run by your user's own program, which answers only you/],
  [['github__get_x'], /name github__\* for all tools of github/],
  [['agents'], /a sub-agent of a sub-agent cannot have sub-agents/],
  [['constructor'], /no such tool or toolset; there are files, http, jettson_files_read/],
])('the name %s is refused in words that the model can act on', (named, message) => {
  expect(() => narrowTools(parent, { named, template: null, canSpawn: false })).toThrow(message);
});

test('no tools can be named, too', () => {
  const narrowed = narrowTools(parent, { named: [], template: null, canSpawn: true });

  expect(narrowed).toMatchObject({ builtIn: [], httpTools: [], servers: [] });
});

test('of what a template asks for, a sub-agent gets what its parent has, and is told what it does not get', () => {
  const template = {
    tools: ['shell', 'files', 'jettson_browser_click', { ...lookup, url: 'https://elsewhere.example' }, ask],
    mcp_servers: [
      { name: 'github', url: 'https://g.example', allowed_tools: ['get_a*', 'delete_*'] },
      { name: 'other', url: 'https://o.example' },
    ],
  };

  const narrowed = narrowTools(parent, { template: template as never, canSpawn: true });

  expect(narrowed).toEqual({
    builtIn: [...TOOLSETS.files],
    httpTools: [],
    servers: [{ ...github, allowed_tools: ['get_a*'] }],
    leftOut: ['shell', 'jettson_browser_click', 'lookup', 'ask', 'other__*'],
  });
});
