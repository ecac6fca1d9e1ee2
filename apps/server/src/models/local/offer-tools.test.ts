import type { LanguageModelV4FunctionTool } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { offerTools } from './offer-tools.ts';

const toolOf = (name: string): LanguageModelV4FunctionTool => ({
  type: 'function',
  name,
  inputSchema: { type: 'object' },
});
const tools = [
  'jettson_browser_navigate',
  'jettson_shell_run',
  'jettson_files_read',
  'jettson_files_write',
  'jettson_files_list',
  'jettson_http_request',
  'jettson_memory_put',
  'crm_find',
].map(toolOf);

const namesFor = (text: string, options: Partial<Parameters<typeof offerTools>[0]> = {}) =>
  offerTools({ tools, prompt: [{ role: 'user', content: [{ type: 'text', text }] }], ...options }).map(
    ({ name }) => name,
  );

test('a plain task gets the shell, the tool for writing files, and third-party tools', () => {
  const names = namesFor('Create hello.txt and read it back');

  expect(names).toEqual(['shell_run', 'files_write', 'crm_find']);
});

test.for([
  ['Open https://example.com and say its title', 'browser_navigate'],
  ['Take a screenshot of the page', 'browser_navigate'],
  ['Call the API and print what it answers', 'http_request'],
  ['Remember that I like tea', 'memory_put'],
])('"%s" brings %s', ([text, name]) => {
  const names = namesFor(text as string);

  expect(names).toContain(name);
});

test('the output of a tool does not change which tools are offered', () => {
  const names = namesFor('List the folder', {
    prompt: [
      { role: 'user', content: [{ type: 'text', text: 'List the folder' }] },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: '1',
            toolName: 'jettson_shell_run',
            output: { type: 'text', value: 'see https://example.com' },
          },
        ],
      },
    ],
  });

  expect(names).not.toContain('browser_navigate');
});

test('a required tool is the only one, and no tools are offered if none are allowed', () => {
  const demanded = namesFor('hello', { toolChoice: { type: 'tool', toolName: 'jettson_memory_put' } });
  const unwanted = namesFor('hello', { toolChoice: { type: 'none' } });

  expect(demanded).toEqual(['memory_put']);
  expect(unwanted).toEqual([]);
});
