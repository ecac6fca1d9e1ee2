import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { parse, serialize } from 'parse5';
import TurndownService from 'turndown';
import { tables } from './tables.ts';

/** A page as it came. */
export interface HtmlPage {
  html: string;
  url: string;
}

/** The part of a page that is worth reading. */
export interface ReadablePage {
  title: string | null;
  published: string | null;
  markdown: string;
}

/** The part of the DOM that is used here; the server's code is not compiled for browsers. */
interface PageElement {
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  textContent: string | null;
  innerHTML: string;
  append(text: string): void;
  after(text: string): void;
}

const MAX_FIELD_CHARS = 500;
const DATES = [
  'meta[property="article:published_time"]',
  'meta[itemprop="datePublished"]',
  'meta[name="date"]',
  'meta[name="dc.date"]',
  'time[datetime]',
];

const turndown = new TurndownService({
  headingStyle: 'atx',
  codeBlockStyle: 'fenced',
  bulletListMarker: '-',
});
turndown.use(tables);
turndown.remove(['script', 'style', 'noscript', 'iframe', 'template', 'button', 'select', 'textarea']);
// Without a description they say nothing to a reader, and as data URLs they may have megabytes.
turndown.addRule('pictures', {
  filter: ['img', 'svg', 'picture'],
  replacement: (_content, node) => {
    const { alt = '', src = '' } = attributesOf(node as PageElement, ['alt', 'src']);
    return alt && /^https?:/.test(src) ? `![${alt}](${src})` : alt;
  },
});

/**
 * The article of a page as Markdown, or the whole page where there is none. A hostile page may take
 * forever, so this runs in a thread with a time limit.
 */
export function toMarkdown({ html, url }: HtmlPage): ReadablePage {
  // Parsed as browsers parse it: linkedom needs a complete document.
  const { document } = parseHTML(serialize(parse(html)));
  completeLinks(document, url);
  flattenCode(document);
  const title = document.querySelector('title')?.textContent ?? '';
  const date = DATES.map((selector) => document.querySelector(selector)).find((found) => found !== null);
  // Readability changes what it reads.
  const whole: string = document.body.innerHTML;
  const article = new Readability(document).parse();
  const markdown = turndown.turndown(article?.content ?? '');
  return {
    title: toField(article?.title || title),
    published: toField(
      article?.publishedTime || date?.getAttribute('content') || date?.getAttribute('datetime'),
    ),
    markdown: markdown.trim() === '' ? turndown.turndown(whole) : markdown,
  };
}

/** Links and pictures with their full addresses, so that a reader can follow them. */
function completeLinks(document: PageElement, url: string): void {
  const base = URL.parse(document.querySelector('base[href]')?.getAttribute('href') ?? '', url)?.href ?? url;
  for (const name of ['href', 'src']) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const address = URL.parse(element.getAttribute(name) ?? '', base);
      // A script is no address.
      element.setAttribute(name, address?.protocol === 'javascript:' ? '' : (address?.href ?? ''));
    }
  }
}

/** Code as one text: turndown leaves only the first `code` of a `pre` as it is, and escapes what is in none. */
function flattenCode(document: PageElement): void {
  for (const pre of document.querySelectorAll('pre')) {
    for (const lineBreak of pre.querySelectorAll('br')) lineBreak.after('\n');
    for (const line of pre.querySelectorAll('div, p, li')) {
      if (!line.textContent?.endsWith('\n')) line.append('\n');
    }
    const text = pre.textContent;
    pre.innerHTML = '<code></code>';
    const code = pre.querySelector('code');
    if (code !== null) code.textContent = text;
  }
}

function attributesOf(element: PageElement, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, element.getAttribute(name)?.trim() ?? '']));
}

function toField(text: string | null | undefined): string | null {
  const field = text?.replace(/\s+/g, ' ').trim().slice(0, MAX_FIELD_CHARS);
  return field ? field : null;
}
