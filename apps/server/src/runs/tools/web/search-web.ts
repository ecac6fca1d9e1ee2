import type { WebSearchResult } from '@jettson/agent';
import { z } from 'zod';
import type { WebSearchConfig } from '../../../config-web-search.ts';

/** How each provider is asked, and where its answer has the results. */
interface Provider {
  url: string;
  request(config: WebSearchConfig & { url: string }, query: string, count: number): Request;
  answer: z.ZodType<WebSearchResult[]>;
  /** What status 403 usually means. */
  whenForbidden?: string;
}

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 2_000_000;
const MAX_SNIPPET_CHARS = 1_000;

const PROVIDERS: Record<WebSearchConfig['provider'], Provider> = {
  brave: {
    url: 'https://api.search.brave.com/res/v1/web/search',
    request: ({ url, key = '' }, q, count) =>
      new Request(withQuery(url, { q, count: String(count) }), {
        headers: { accept: 'application/json', 'x-subscription-token': key },
      }),
    answer: z
      .object({ web: z.object({ results: resultList('description', 'page_age') }).nullish() })
      .transform(({ web }) => web?.results ?? []),
  },
  tavily: {
    url: 'https://api.tavily.com/search',
    request: ({ url, key }, query, count) =>
      postJson(url, { query, max_results: count }, { authorization: `Bearer ${key}` }),
    answer: z
      .object({ results: resultList('content', 'published_date') })
      .transform(({ results }) => results),
  },
  exa: {
    url: 'https://api.exa.ai/search',
    request: ({ url, key = '' }, query, count) =>
      postJson(
        url,
        { query, numResults: count, contents: { text: { maxCharacters: MAX_SNIPPET_CHARS } } },
        { 'x-api-key': key },
      ),
    answer: z.object({ results: resultList('text', 'publishedDate') }).transform(({ results }) => results),
  },
  searxng: {
    url: '',
    whenForbidden: ', as it does unless `json` is among `search.formats` in its settings',
    request: ({ url, key }, q) =>
      new Request(
        withQuery(`${url.replace(/\/+$/, '').replace(/\/search$/, '')}/search`, { q, format: 'json' }),
        {
          headers: {
            accept: 'application/json',
            ...(key !== undefined && { authorization: `Bearer ${key}` }),
          },
        },
      ),
    answer: z.object({ results: resultList('content', 'publishedDate') }).transform(({ results }) => results),
  },
};

/** The results of a provider that has the excerpt and the date in these fields. */
function resultList(excerpt: string, date: string): z.ZodType<WebSearchResult[]> {
  const words = z.string().nullish();
  const named = z.object({ [excerpt]: words, [date]: words });
  const result = z.object({ title: words, url: words }).and(named);
  // What has no address, such as an answer of the provider's own, cannot be opened.
  return z
    .array(result)
    .transform((results) =>
      results.flatMap(({ title, url, [excerpt]: snippet, [date]: published }) =>
        url
          ? [{ title: plain(title ?? url), url, snippet: plain(snippet ?? ''), published: published ?? null }]
          : [],
      ),
    );
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Some providers mark the words that were looked for, and send HTML where the others send text. */
function plain(marked: string): string {
  return marked
    .replace(/<\/?(strong|b|em|mark)>/g, '')
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (entity, hex, decimal, name) => {
      const code =
        name === undefined ? Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16) : undefined;
      if (code === undefined) return ENTITIES[name] ?? entity;
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    })
    .trim()
    .slice(0, MAX_SNIPPET_CHARS)
    .toWellFormed();
}

/** Where searches of this installation go. */
export function searchAddress({ provider, url }: WebSearchConfig): URL {
  return new URL(url ?? PROVIDERS[provider].url);
}

/** Asks the operator's search provider. Throws errors that the model may read, without the key. */
export async function searchWeb(
  config: WebSearchConfig,
  { query, count, signal }: { query: string; count: number; signal: AbortSignal },
): Promise<WebSearchResult[]> {
  const provider = PROVIDERS[config.provider];
  const request = provider.request({ ...config, url: searchAddress(config).href }, query, count);
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(request, {
      // Another host must not get the key.
      redirect: 'error',
      signal: AbortSignal.any([signal, deadline]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      const hint = response.status === 403 ? (provider.whenForbidden ?? '') : '';
      throw new SearchError(`it answered with status ${response.status}${hint}`);
    }
    const { data } = provider.answer.safeParse(JSON.parse(await readText(response)));
    if (data === undefined) throw new SearchError('its answer has an unknown format');
    return data.slice(0, count);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`The search with ${config.provider} failed: ${describe(error, deadline.aborted)}.`);
  }
}

class SearchError extends Error {}

function describe(error: unknown, isLate: boolean): string {
  if (isLate) return `it did not answer within ${TIMEOUT_MS / 1000} s`;
  if (error instanceof SearchError) return error.message;
  return error instanceof SyntaxError ? 'its answer is not JSON' : 'it cannot be reached';
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new SearchError('its answer is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function withQuery(url: string, parameters: Record<string, string>): URL {
  const address = new URL(url);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address;
}

function postJson(url: string, body: object, headers: Record<string, string>): Request {
  return new Request(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
