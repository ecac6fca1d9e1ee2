import { DEFAULT_TOOL_NAMES, SEARCH_TOOL } from '@jettson/contract';
import { expect, test } from 'vitest';
import { offeredTools } from './offered-tools.ts';

const few = [
  'jettson_shell_run',
  'jettson_files_read',
  'jettson_files_write',
  'jettson_files_list',
  'jettson_http_request',
  'jettson_web_fetch',
];

test('the local model is offered a few tools, unless the spawn names more', () => {
  expect(offeredTools({}, 'local')).toEqual(few);
  expect(offeredTools({ has_search: true }, 'local')).toEqual(few);
  expect(offeredTools({ tools: ['jettson_memory_put'] }, 'local')).toEqual(['jettson_memory_put']);
});

test('other models are offered all of them, the search only where the installation had one', () => {
  expect(offeredTools({ has_search: true }, 'anthropic/a')).toEqual(DEFAULT_TOOL_NAMES);
  expect(offeredTools({}, 'anthropic/a')).toEqual(DEFAULT_TOOL_NAMES.filter((name) => name !== SEARCH_TOOL));
});
