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

test('a table without a heading gets an empty one, and its rows are as wide as the widest', () => {
  const html = article(
    '<table><caption>Fleet</caption><tr><td>Anna</td><td>a|b</td></tr><tr><th>x</th><td>y</td><td>z</td></tr><tr><td colspan="99">none<p>yet</p></td></tr></table>',
  );

  expect(toMarkdown({ html, url }).markdown).toContain(
    'Fleet\n\n|     |     |     |\n| --- | --- | --- |\n| Anna | a\\|b |     |\n| x   | y   | z   |\n| none<br><br>yet |     |     |',
  );
});

test('a heading over two columns leaves the second one empty', () => {
  const html = article(
    '<table><tr><th colspan="2">Ship</th><th>Tons</th></tr><tr><td>Anna</td><td>I</td><td>900</td></tr></table>',
  );

  expect(toMarkdown({ html, url }).markdown).toContain(
    '| Ship |     | Tons |\n| --- | --- | --- |\n| Anna | I   | 900 |',
  );
});

test.each([
  ['a list', '<ul><li>one</li><li>two</li></ul>', '| Anna | -   one<br>-   two |'],
  ['code', '<pre><code>let a_b;</code></pre>', 'let a_b;'],
  ['a heading', '<h4>Head</h4>', '#### Head'],
  ['a table', '<table><tr><td>x</td><td>y</td></tr></table>', '| x   | y   |'],
])('a table with %s in it is no HTML either', (_what, inside, expected) => {
  const { markdown } = toMarkdown({
    html: article(
      `<table><tr><th>Ship</th><th>Tons</th></tr><tr><td>Anna</td><td>${inside}</td></tr></table>`,
    ),
    url,
  });

  expect(markdown).toContain('Anna');
  expect(markdown).toContain(expected);
  expect(markdown).not.toMatch(/<(table|td|ul|h4|pre)/);
});

test('a table of thousands of rows stays a table', () => {
  const html = `<table>${'<tr><td>Anna</td><td>900</td></tr>'.repeat(3_000)}</table>`;

  expect(toMarkdown({ html, url }).markdown.split('\n')).toHaveLength(3_002);
});

test.each([
  ['<pre>a_b = [1]\n  *c*</pre>', 'a_b = [1]\n  *c*'],
  ['<pre><span></span><span>import</span> a_b\n</pre>', 'import a_b'],
  ['<pre><code>one</code>\n<code>two</code></pre>', 'one\ntwo'],
  ['<pre><code>one<br>two</code></pre>', 'one\ntwo'],
  ['<pre><code><div>one</div><div>two</div></code></pre>', 'one\ntwo'],
])('code is left as it is: %s', (html, code) => {
  expect(toMarkdown({ html: article(html), url }).markdown).toContain(`\`\`\`\n${code}\n\`\`\`\n`);
});

test('a page within a form is read, without its fields', () => {
  const html =
    '<form><h1>Hours</h1><p>Monday 9 to 5</p><input value="in"><textarea>in</textarea><select><option>in</select><button>in</button></form>';

  const { markdown } = toMarkdown({ html, url });

  expect(markdown).toContain('Monday 9 to 5');
  expect(markdown).not.toContain('in\n');
  expect(markdown).not.toMatch(/\bin\b/);
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
