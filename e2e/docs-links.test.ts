import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const DOCUMENTS = globSync(
  ['*.md', 'docs/**/*.md', 'decisions/*.md', '{packages,python,bench}/**/README.md'],
  {
    cwd: ROOT,
    exclude: (path) => path === 'node_modules' || path.endsWith('/node_modules'),
  },
);
/** Text in backticks is a path of the repository when it begins with one of its folders. */
const REPOSITORY_PATH = /`((?:apps|packages|python|e2e|bench|docs|decisions|deploy|scripts)\/[\w./@-]*)`/g;
const RELATIVE_LINK = /\]\((?!\w+:|#)([^)#\s]+)/g;

test.each(DOCUMENTS)('everything that %s points to is there', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const links = [...text.matchAll(RELATIVE_LINK)].map(([, link = '']) => join(dirname(document), link));
  const paths = [...text.matchAll(REPOSITORY_PATH)].map(([, path = '']) => normalize(path));

  const missing = [...links, ...paths].filter((path) => !existsSync(join(ROOT, path)));

  expect(missing).toEqual([]);
});

test('the main documents are among those that are checked', () => {
  expect(DOCUMENTS).toEqual(
    expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/memory.md']),
  );
});
