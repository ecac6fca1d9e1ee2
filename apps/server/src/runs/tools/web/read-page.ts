import type { WebPage } from '@jettson/agent';
import type { HttpRequest, HttpResponse } from '@jettson/egress';
import type { PageConverter } from './open-page-converter.ts';

export interface ReadPageDeps {
  /** The policy's, for this agent. */
  fetch: (request: HttpRequest) => Promise<HttpResponse>;
  pages: PageConverter;
}

const TIMEOUT_MS = 30_000;
const MAX_HTML_BYTES = 5_000_000;
const MAX_CONTENT_CHARS = 100_000;
const HTML = /^(text\/html|application\/xhtml\+xml)\b/i;
const TEXT = /^(text\/|application\/([\w.-]+\+)?(json|xml|yaml|javascript|x-ndjson)\b)/i;
/** Some servers have Markdown for those who ask. */
const ACCEPT = 'text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.5';

/** Fetches a page and converts it to Markdown; other texts are returned as they are. Throws errors that the model may read. */
export async function readPage(
  { fetch, pages }: ReadPageDeps,
  accountId: string,
  { url, signal }: { url: string; signal: AbortSignal },
): Promise<WebPage> {
  const response = await fetch({
    method: 'GET',
    url,
    headers: { accept: ACCEPT },
    timeoutMs: TIMEOUT_MS,
    maxBodyBytes: MAX_HTML_BYTES,
    signal,
  });
  const { statusCode, body } = response;
  const type =
    response.headers['content-type'] ?? (body.trimStart().startsWith('<') ? 'text/html' : 'text/plain');
  const page = { url: response.url, statusCode, title: null, published: null };
  if (!HTML.test(type)) {
    if (!TEXT.test(type)) {
      throw new Error(
        `${response.url} is ${type} and not a text: download it with the shell, or open it in the browser.`,
      );
    }
    return { ...page, ...cut(body, response.truncated) };
  }
  const { title, published, markdown, isCut } = await pages.convert(
    accountId,
    { html: body, url: response.url },
    signal,
  );
  return { ...page, title, published, ...cut(markdown, response.truncated || isCut) };
}

function cut(content: string, truncated: boolean): Pick<WebPage, 'content' | 'truncated'> {
  return {
    content: content.slice(0, MAX_CONTENT_CHARS).toWellFormed(),
    truncated: truncated || content.length > MAX_CONTENT_CHARS,
  };
}
