import { EventEmitter } from 'node:events';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createReferences } from './references.ts';

const fakePage = () => new EventEmitter() as EventEmitter & Page;

test('an element keeps its reference from one snapshot to the next, and only the latest counts', () => {
  const references = createReferences();
  const page = fakePage();
  const first = references.begin(page);
  const [kept, gone] = [first('e1'), first('e2')];

  const second = references.begin(page);
  const [again, added] = [second('e1'), second('e3')];

  expect([kept, gone, again, added]).toEqual(['e1', 'e2', 'e1', 'e3']);
  expect([kept, gone, added].map((reference) => references.find(page, reference))).toEqual([
    'e1',
    undefined,
    'e3',
  ]);
});

test('another document, page or frame that Playwright counts anew gets references of its own', () => {
  const references = createReferences();
  const [page, other] = [fakePage(), fakePage()];
  references.watch(page);
  const old = references.begin(page)('e1');

  page.emit('framenavigated');
  const next = references.begin(page)('e1');
  const elsewhere = references.begin(other)('e1');

  expect(new Set([old, next, elsewhere]).size).toBe(3);
  expect(references.find(page, old)).toBeUndefined();
  expect(references.find(other, next)).toBeUndefined();
});

test('an element that comes back after a snapshot without it has a new reference', () => {
  const references = createReferences();
  const page = fakePage();
  const first = references.begin(page)('e1');
  references.begin(page)('e2');

  expect(references.begin(page)('e1')).not.toBe(first);
});
