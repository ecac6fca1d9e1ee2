import { ToolError } from '../errors.ts';
import type { OwnTool } from '../types.ts';
import { expectErrors } from './expect-failures.ts';

/** A page as text. */
export interface WebPage {
  /** After redirects. */
  url: string;
  statusCode: number;
  title: string | null;
  /** When it was published, as the page says it. */
  published: string | null;
  /** Markdown, or the text as it is. */
  content: string;
  truncated: boolean;
}

export interface WebSearchResult {
  title: string;
  url: string;
  snippet: string;
  published: string | null;
}

/** What the web tools do. Throws errors that the model may read. */
export interface WebAccess {
  readPage(url: string, signal: AbortSignal): Promise<WebPage>;
  /** Undefined: the installation has no search. */
  search:
    | ((query: string, options: { count: number; signal: AbortSignal }) => Promise<WebSearchResult[]>)
    | undefined;
}

const DEFAULT_COUNT = 5;

/** Reading and searching the web. */
export function webTools({ readPage, search }: WebAccess): OwnTool[] {
  const fetchTool: OwnTool = {
    name: 'jettson_web_fetch',
    description:
      'Read a public web page: its main text as Markdown, with links, title and date. Scripts do not run; if the text is missing, use the browser.',
    inputSchema: {
      type: 'object',
      properties: { url: { type: 'string', minLength: 1, description: 'http:// or https://.' } },
      required: ['url'],
    },
    parallelSafe: true,
    async execute(input: { url: string }, { signal }) {
      const { url, statusCode, title, published, content, truncated } = await expectErrors(
        readPage(input.url, signal),
      );
      return { output: { url, status_code: statusCode, title, published, content, truncated } };
    },
  };
  if (search === undefined) return [fetchTool];
  const searchTool: OwnTool = {
    name: 'jettson_web_search',
    description:
      'Search the web. Gives titles, addresses and short excerpts; read a page with jettson_web_fetch.',
    inputSchema: {
      type: 'object',
      properties: {
        query: { type: 'string', minLength: 1, maxLength: 400 },
        count: {
          type: 'integer',
          minimum: 1,
          maximum: 20,
          description: `How many results; ${DEFAULT_COUNT} when left out.`,
        },
      },
      required: ['query'],
    },
    parallelSafe: true,
    async execute({ query, count = DEFAULT_COUNT }: { query: string; count?: number }, { signal }) {
      if (query.trim() === '') throw new ToolError('The query is empty.');
      return { output: { results: await expectErrors(search(query, { count, signal })) } };
    },
  };
  return [fetchTool, searchTool];
}
