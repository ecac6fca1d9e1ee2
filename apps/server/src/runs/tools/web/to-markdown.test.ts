import { expect, test } from 'vitest';
import { toMarkdown } from './to-markdown.ts';

const url = 'https://news.test/2026/story?id=1';
const words = 'The harbour opened again after the storm, and ships came in all day long. '.repeat(8);

function article(body: string, head = ''): string {
  return `<!doctype html><html><head><title>Harbour opens | News</title>${head}</head><body>
    <nav><a href="/">Home</a><a href="/sport">Sport</a></nav>
    <article><h1>Harbour opens</h1>${body}<p>${words}</p></article>
    <footer>All rights reserved <script>alert(1)</script></footer></body></html>`;
}

test('the article of a page becomes Markdown, without what is around it', () => {
  const { title, markdown } = toMarkdown({
    html: article(
      '<p>First <b>part</b> and <code>code</code>.</p><ul><li>one</li><li>two</li></ul><pre><code>let a;</code></pre>',
    ),
    url,
  });

  expect(title).toContain('Harbour opens');
  expect(markdown).toContain('First **part** and `code`.');
  expect(markdown).toMatch(/-\s+one\n-\s+two/);
  expect(markdown).toContain('```\nlet a;\n```');
  expect(markdown).not.toMatch(/Sport|alert/);
});

test.each([
  ['<a href="/next">on</a>', '', '[on](https://news.test/next)'],
  ['<a href="part">on</a>', '', '[on](https://news.test/2026/part)'],
  ['<a href="part">on</a>', '<base href="https://cdn.test/x/">', '[on](https://cdn.test/x/part)'],
  ['<img src="/a.png" alt="A ship">', '', '![A ship](https://news.test/a.png)'],
  ['<img src="data:image/png;base64,AAAA" alt="">', '', 'The harbour'],
])('in %s, addresses are complete', (html, head, expected) => {
  const { markdown } = toMarkdown({ html: article(`<p>Go ${html} now.</p>`, head), url });

  expect(markdown).toContain(expected);
  expect(markdown).not.toContain('base64');
});

test('a link that runs a script loses it', () => {
  const { markdown } = toMarkdown({ html: article('<p><a href="javascript:alert(1)">click</a></p>'), url });

  expect(markdown).toContain('click');
  expect(markdown).not.toContain('javascript:');
});

test('a table stays a table', () => {
  const html = article(
    '<table><thead><tr><th>Ship</th><th>Tons</th></tr></thead><tbody><tr><td>Anna</td><td>900</td></tr></tbody></table>',
  );

  expect(toMarkdown({ html, url }).markdown).toMatch(
    /\| Ship \| Tons \|\n\| --- \| --- \|\n\| Anna \| 900 \|/,
  );
});

test.each([
  ['<meta property="article:published_time" content="2026-11-01T10:00:00Z">', '2026-11-01T10:00:00Z'],
  ['<meta name="date" content="2026-11-02">', '2026-11-02'],
  [
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","datePublished":"2026-11-03"}</script>',
    '2026-11-03',
  ],
  ['', null],
])('the date is what the page says: %s', (head, published) => {
  expect(toMarkdown({ html: article('', head), url }).published).toBe(published);
});

test('a page without an article is given as a whole', () => {
  const html =
    '<title>List</title><body><ul><li><a href="/1">One</a></li><li><a href="/2">Two</a></li></ul></body>';

  const { title, markdown } = toMarkdown({ html, url });

  expect(title).toBe('List');
  expect(markdown).toContain('[One](https://news.test/1)');
  expect(markdown).toContain('[Two](https://news.test/2)');
});

test.each([[''], ['plain words'], ['<body>'], ['<p>a<p>b'], ['<html><frameset></frameset></html>']])(
  'what is hardly a page is no error: %s',
  (html) => {
    expect(() => toMarkdown({ html, url })).not.toThrow();
  },
);
