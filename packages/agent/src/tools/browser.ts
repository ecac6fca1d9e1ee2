import type { BrowserSession } from '@jettson/browser';
import type { OwnTool } from '../types.ts';
import { expectErrors } from './expect-failures.ts';

const PREVIEW_CHARS = 500;
const MAX_TEXT_CHARS = 5_000;

const selectorSchema = {
  type: 'string',
  minLength: 1,
  description: 'A CSS selector; its first match is used.',
};

/** One page of a browser. `openSession` opens it at the first call and returns the same one after that. */
export function browserTools(openSession: () => Promise<BrowserSession>): OwnTool[] {
  async function onPage<Result>(work: (session: BrowserSession) => Promise<Result>): Promise<Result> {
    return expectErrors(openSession().then(work));
  }

  return [
    {
      name: 'jettson_browser_navigate',
      description:
        'Open a web page in the browser, scripts included, and see its title and the start of its text.',
      inputSchema: {
        type: 'object',
        properties: { url: { type: 'string', description: 'http:// or https://.' } },
        required: ['url'],
      },
      parallelSafe: false,
      async execute(input: { url: string }, { signal }) {
        const { url, title, status, text } = await onPage((session) => session.navigate(input.url, signal));
        return { output: { url, title, status, text_preview: cut(text, PREVIEW_CHARS) } };
      },
    },
    {
      name: 'jettson_browser_extract_text',
      description:
        'Get the visible text of the open page, or of one element of it, at most 5,000 characters.',
      inputSchema: { type: 'object', properties: { selector: selectorSchema } },
      parallelSafe: false,
      async execute({ selector }: { selector?: string }, { signal }) {
        const text = await onPage((session) => session.extractText(selector, signal));
        return {
          output: { text: cut(text, MAX_TEXT_CHARS), truncated: text.length > MAX_TEXT_CHARS },
        };
      },
    },
    {
      name: 'jettson_browser_click',
      description: 'Click an element of the open page. Answers with the address and title after the click.',
      inputSchema: { type: 'object', properties: { selector: selectorSchema }, required: ['selector'] },
      parallelSafe: false,
      async execute({ selector }: { selector: string }, { signal }) {
        return { output: await onPage((session) => session.click(selector, signal)) };
      },
    },
    {
      name: 'jettson_browser_fill',
      description: 'Put a value into a form field of the open page, replacing what is in it.',
      inputSchema: {
        type: 'object',
        properties: { selector: selectorSchema, value: { type: 'string' } },
        required: ['selector', 'value'],
      },
      parallelSafe: false,
      async execute({ selector, value }: { selector: string; value: string }, { signal }) {
        await onPage((session) => session.fill(selector, value, signal));
        return { output: { filled: true } };
      },
    },
    {
      name: 'jettson_browser_screenshot',
      description: 'Take a screenshot of the open page.',
      inputSchema: { type: 'object', properties: {} },
      parallelSafe: false,
      async execute(_input: unknown, { signal }) {
        const { data, mimeType, url } = await onPage((session) => session.screenshot(signal));
        return {
          output: { mime_type: mimeType, url },
          image: { data: data.toString('base64'), media_type: mimeType },
        };
      },
    },
  ];
}

function cut(text: string, characters: number): string {
  return text.slice(0, characters).toWellFormed();
}
