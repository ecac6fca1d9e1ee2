import type { HttpRequest, HttpResponse } from '@jettson/egress';
import { expect, test } from 'vitest';
import { readPage } from './read-page.ts';

const { signal } = new AbortController();

function read(response: Partial<HttpResponse>) {
  const requests: HttpRequest[] = [];
  const converted: unknown[] = [];
  const deps = {
    fetch: async (request: HttpRequest) => {
      requests.push(request);
      return {
        url: 'https://a.test/end',
        statusCode: 200,
        headers: {},
        body: '',
        truncated: false,
        ...response,
      };
    },
    pages: {
      convert: async (accountId: string, page: unknown) => {
        converted.push([accountId, page]);
        return { title: 'T', published: null, markdown: 'm'.repeat(100_001), isCut: false };
      },
    },
  };
  return { reading: readPage(deps, 'acc_a', { url: 'https://a.test/', signal }), requests, converted };
}

test('a page is fetched under the policy and converted with the address that answered', async () => {
  const { reading, requests, converted } = read({ headers: { 'content-type': 'text/html' }, body: '<p>x' });

  expect(await reading).toEqual({
    url: 'https://a.test/end',
    statusCode: 200,
    title: 'T',
    published: null,
    content: 'm'.repeat(100_000),
    truncated: true,
  });
  expect(requests).toMatchObject([{ method: 'GET', url: 'https://a.test/', maxBodyBytes: 5_000_000 }]);
  expect(converted).toEqual([['acc_a', { html: '<p>x', url: 'https://a.test/end' }]]);
});

test.each([
  ['application/json; charset=utf-8', '{"a":1}'],
  ['text/markdown', '# Title'],
  ['application/atom+xml', '<feed/>'],
])('%s is given as it is', async (type, body) => {
  const { reading, converted } = read({ headers: { 'content-type': type }, body, statusCode: 404 });

  expect(await reading).toMatchObject({ content: body, truncated: false, statusCode: 404, title: null });
  expect(converted).toEqual([]);
});

test.each(['image/png', 'application/pdf', 'application/octet-stream'])(
  '%s is not read as text',
  async (type) => {
    await expect(read({ headers: { 'content-type': type } }).reading).rejects.toThrow(
      /download it with the shell/,
    );
  },
);
