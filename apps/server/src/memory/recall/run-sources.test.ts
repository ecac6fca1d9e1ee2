import { type EventPayload, SpawnAgentRequest } from '@jettson/contract';
import { expect, test } from 'vitest';
import { openRunSources } from './run-sources.ts';

const starts = (name: string, input: Record<string, unknown>): EventPayload => ({
  type: 'tool-call-start',
  data: { step: 1, call_id: 'c', name, input },
});
const ends = (name: string, output: Record<string, unknown>): EventPayload => ({
  type: 'tool-call-end',
  data: { step: 1, call_id: 'c', name, result: { output }, is_error: false, duration_ms: 1 },
});

test('a run that only thought and wrote memories has no source below itself', () => {
  const sources = openRunSources();

  sources.note(starts('jettson_memory_put', { key: 'a', value: 'https://example.com is ours' }));
  sources.note(ends('jettson_memory_search', { results: [{ key: 'a', trust: 'user' }] }));

  expect(sources.lowest()).toBeUndefined();
});

test.each([
  [
    'jettson_browser_navigate',
    { url: 'https://example.com' },
    { kind: 'web_page', url: 'https://example.com' },
  ],
  [
    'jettson_http_request',
    { method: 'GET', url: 'https://a.example' },
    { kind: 'web_page', url: 'https://a.example' },
  ],
  ['jettson_web_fetch', { url: 'https://a.example' }, { kind: 'web_page', url: 'https://a.example' }],
  ['jettson_web_search', { query: 'a' }, { kind: 'web_page' }],
  ['jettson_shell_run', { command: 'echo https://example.com is not opened' }, { kind: 'tool' }],
  ['jettson_shell_run', { command: 'ls -la && wc -l report.txt' }, { kind: 'tool' }],
  ['jettson_files_read', { path: 'report.txt' }, { kind: 'tool' }],
])('%s with %j is a source of its kind', (tool, input, expected) => {
  const sources = openRunSources();

  sources.note(starts(tool, input));

  expect(sources.lowest()).toEqual({ tool, ...expected });
});

test.each([
  ['nothing', '', undefined],
  ['a NUL', 'https://a.example/\0', 'https://a.example/\uFFFD'],
  ['an emoji at the end of what is kept', `${'a'.repeat(1999)}😀`, `${'a'.repeat(1999)}\uFFFD`],
])('an address with %s becomes a source that a spawn takes and the database stores', (_, url, kept) => {
  const sources = openRunSources();

  sources.note(starts('jettson_web_fetch', { url }));

  const source = sources.lowest();
  expect(source?.url).toBe(kept);
  expect(SpawnAgentRequest.safeParse({ task: 'a task', task_source: source })).toMatchObject({
    success: true,
  });
});

test.each([
  [{ results: [{ trust: 'user' }, { trust: 'web' }] }, 'web_page'],
  [{ memories: [{ trust: 'tool' }] }, 'tool'],
  [{ found: true, key: 'a', trust: 'web' }, 'web_page'],
])('a memory that was read passes its trust on: %j', (output, kind) => {
  const sources = openRunSources();

  sources.note(ends('jettson_memory_get', output));

  expect(sources.lowest()?.kind).toBe(kind);
});

test('once the computer has opened a connection, whatever its commands say is from the web', () => {
  const sources = openRunSources();

  sources.note(starts('jettson_shell_run', { command: './obscure' }));
  const before = sources.lowest();
  sources.note({ type: 'egress-opened', data: { target: 'example.com:443' } });

  expect(before).toEqual({ kind: 'tool', tool: 'jettson_shell_run' });
  expect(sources.lowest()).toEqual({ kind: 'web_page', tool: 'computer' });
});

test('the least trusted source stays, whatever comes after it', () => {
  const sources = openRunSources();

  sources.note(starts('jettson_files_read', { path: 'a' }));
  sources.noteMemories([{ trust: 'web' }]);
  sources.note(starts('jettson_files_read', { path: 'b' }));

  expect(sources.lowest()).toEqual({ kind: 'web_page', tool: 'memory' });
});

test('what a tool of an MCP server said counts as read on the web', () => {
  const sources = openRunSources();
  const tool = { name: 'shop__buy', tool: 'buy', description: '', input_schema: {}, annotations: {} };
  sources.note({
    type: 'mcp-listed',
    data: { server: 'shop', tools: [tool], left_out: [], left_out_count: 0, has_more: false },
  });
  const before = sources.lowest();

  sources.note(starts('shop__buy', {}));

  expect(before).toBeUndefined();
  expect(sources.lowest()).toEqual({ kind: 'web_page', tool: 'shop__buy' });
});
