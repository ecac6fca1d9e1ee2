import { EgressDeniedError } from '@jettson/egress';
import { expect, test } from 'vitest';
import { ToolError } from '../errors.ts';
import { callTool as call } from '../testing/call-tool.ts';
import { type WebAccess, webTools } from './web.ts';

const page = {
  url: 'https://a.test/b',
  statusCode: 200,
  title: 'T',
  published: '2026-11-01',
  content: '# T',
  truncated: false,
};
const readPage: WebAccess['readPage'] = async () => page;

test('a page is its text, with address, title and date', async () => {
  const { output } = await call(webTools({ readPage, search: undefined }), 'jettson_web_fetch', {
    url: 'https://a.test/',
  });

  expect(output).toEqual({
    url: 'https://a.test/b',
    status_code: 200,
    title: 'T',
    published: '2026-11-01',
    content: '# T',
    truncated: false,
  });
});

test('a page that cannot be read is data for the model, our own bug is not', async () => {
  const failing = (error: Error) =>
    call(webTools({ readPage: () => Promise.reject(error), search: undefined }), 'jettson_web_fetch', {
      url: 'http://10.0.0.1/',
    });

  await expect(failing(new EgressDeniedError('10.0.0.1 is private'))).rejects.toThrow(ToolError);
  await expect(failing(new TypeError('x is undefined'))).rejects.toThrow(TypeError);
});

test('a search asks for five results unless told otherwise', async () => {
  const asked: unknown[] = [];
  const tools = webTools({
    readPage,
    search: async (query, { count }) => {
      asked.push([query, count]);
      return [{ title: 'T', url: 'https://a.test/', snippet: 's', published: null }];
    },
  });

  const { output } = await call(tools, 'jettson_web_search', { query: 'q' });
  await call(tools, 'jettson_web_search', { query: 'q', count: 20 });

  expect(output).toEqual({
    results: [{ title: 'T', url: 'https://a.test/', snippet: 's', published: null }],
  });
  expect(asked).toEqual([
    ['q', 5],
    ['q', 20],
  ]);
});

test('without a search, there is no tool for it', () => {
  expect(webTools({ readPage, search: undefined }).map(({ name }) => name)).toEqual(['jettson_web_fetch']);
});
