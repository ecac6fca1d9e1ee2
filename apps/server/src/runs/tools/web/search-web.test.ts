import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgressPolicy, parseEgressRules } from '@jettson/egress';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openWebSearch } from './open-web-search.ts';
import { searchWeb } from './search-web.ts';

/** What the provider was asked. */
let asked: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
let answer: { status: number; body: string; location?: string } = { status: 200, body: '' };
const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  asked.push({ url: request.url ?? '', headers: request.headers, body });
  response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location });
  response.end(answer.body);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => server.close());
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/find`;
const { signal } = new AbortController();

beforeEach(() => {
  asked = [];
});

const result = { title: 'A page', url: 'https://a.test/', snippet: 'about it', published: '2026-11-01' };

test.each([
  [
    'brave',
    {
      web: {
        results: [
          {
            title: 'A <strong>page</strong>',
            url: result.url,
            description: 'about it',
            page_age: '2026-11-01',
          },
        ],
      },
    },
    { url: '/find?q=two+words&count=3', header: ['x-subscription-token', 'k3y'] },
  ],
  [
    'tavily',
    { results: [{ title: 'A page', url: result.url, content: 'about it', published_date: '2026-11-01' }] },
    { body: { query: 'two words', max_results: 3 }, header: ['authorization', 'Bearer k3y'] },
  ],
  [
    'exa',
    { results: [{ title: 'A page', url: result.url, text: 'about it', publishedDate: '2026-11-01' }] },
    { body: { query: 'two words', numResults: 3 }, header: ['x-api-key', 'k3y'] },
  ],
  [
    'searxng',
    { results: [{ title: 'A page', url: result.url, content: 'about it', publishedDate: '2026-11-01' }] },
    { url: '/find/search?q=two+words&format=json', header: ['authorization', 'Bearer k3y'] },
  ],
] as const)('%s is asked in its own words', async (provider, body, { header, ...expected }) => {
  answer = { status: 200, body: JSON.stringify(body) };

  const results = await searchWeb({ provider, key: 'k3y', url }, { query: 'two words', count: 3, signal });

  expect(results).toEqual([result]);
  const [request] = asked;
  expect(request?.headers[header[0]]).toBe(header[1]);
  if ('url' in expected) expect(request?.url).toBe(expected.url);
  else expect(JSON.parse(request?.body ?? '')).toMatchObject(expected.body);
});

test('at most as many results as asked for are given', async () => {
  answer = {
    status: 200,
    body: JSON.stringify({ results: Array(30).fill({ title: 't', url: 'https://a.test/' }) }),
  };

  const results = await searchWeb(
    { provider: 'searxng', key: undefined, url },
    { query: 'q', count: 2, signal },
  );

  expect(results).toHaveLength(2);
});

test('what a provider sends as HTML is read as text, and what has no address is left out', async () => {
  const description = 'It&#x27;s &quot;x &lt; y&quot; &amp; &#8364;5 &amp;lt; &unknown; &#0;';
  answer = {
    status: 200,
    body: JSON.stringify({
      web: { results: [{ title: 'Answer' }, { title: 'A', url: result.url, description }] },
    }),
  };

  const results = await searchWeb({ provider: 'brave', key: 'k', url }, { query: 'q', count: 5, signal });

  expect(results).toMatchObject([{ title: 'A', snippet: `It's "x < y" & €5 &lt; &unknown; &#0;` }]);
});

test('a SearXNG that offers no JSON says what to set', async () => {
  answer = { status: 403, body: '' };

  const searching = searchWeb({ provider: 'searxng', key: undefined, url }, { query: 'q', count: 2, signal });

  await expect(searching).rejects.toThrow(/status 403.*search\.formats/);
});

test.each([
  ['refuses the key', { status: 401, body: 'your key k3y is wrong' }, /answered with status 401/],
  ['sends a page', { status: 200, body: '<html>' }, /not JSON/],
  ['sends something else', { status: 200, body: '{"results":7}' }, /unknown format/],
  ['sends too much', { status: 200, body: 'x'.repeat(2_100_000) }, /too long/],
  ['sends elsewhere', { status: 302, body: '', location: 'https://other.test/' }, /cannot be reached/],
])('a provider that %s is an error without the key', async (_name, given, message) => {
  answer = given;

  const searching = searchWeb({ provider: 'tavily', key: 'k3y', url }, { query: 'q', count: 2, signal });

  const error = await searching.catch((reason: Error) => reason.message);
  expect(error).toMatch(message);
  expect(error).not.toContain('k3y');
  expect(asked).toHaveLength(1);
});

test('an agent whose network does not lead to the provider cannot search', async () => {
  answer = { status: 200, body: '{"results":[]}' };
  const policy = createEgressPolicy({ allow: parseEgressRules('') });
  policy.grants.set('none', { network: { type: 'none', allowedHosts: [] }, secrets: [] });
  policy.grants.set('listed', {
    network: { type: 'limited', allowedHosts: [new URL(url).host] },
    secrets: [],
  });
  const search = openWebSearch({ provider: 'searxng', key: undefined, url }, policy);

  await expect(search('none', { query: 'q', count: 1, signal })).rejects.toThrow(/was refused/);
  await expect(search('listed', { query: 'q', count: 1, signal })).resolves.toEqual([]);
  await expect(search('free', { query: 'q', count: 1, signal })).resolves.toEqual([]);
  expect(asked).toHaveLength(2);
});
