import type { Page } from 'playwright-core';
import { HAS_BODY, MEASURE_PAGE } from './page-scripts.ts';
import type { References } from './references.ts';
import { type AriaNode, renderSnapshot } from './render-snapshot.ts';

/** A page of this size takes about 2 s; what is read of it at once must stay far below the longest message. */
const MAX_ELEMENTS = 50_000;
const MAX_CHARACTERS = 3_000_000;
const MAX_DEPTH = 100;
const MAX_FRAMES = 100;

/** The page as its accessibility tree, with frames and shadow roots, from this line on. */
export async function takeSnapshot(
  page: Page,
  firstLine: number,
  { references, signal }: { references: References; signal: AbortSignal },
) {
  const frames = page.frames();
  if (frames.length > MAX_FRAMES) {
    throw new Error(`The page is too large for a snapshot: it has ${frames.length} frames.`);
  }
  const sizes: number[][] = await Promise.all(
    frames.map((frame) => frame.evaluate<number[]>(MEASURE_PAGE).catch(() => [0, 0])),
  );
  const sum = (at: number) => sizes.reduce((total, size) => total + Number(size[at]), 0);
  const [elements, characters] = [sum(0), sum(1)];
  if (elements > MAX_ELEMENTS || characters > MAX_CHARACTERS) {
    throw new Error(
      `The page is too large for a snapshot: ${elements} elements and ${characters} characters. Use selectors, and jettson_browser_extract_text to read.`,
    );
  }
  // Playwright would wait for one.
  if (!(await page.evaluate(HAS_BODY).catch(() => true))) {
    throw new Error('The page is not HTML: read it with jettson_browser_extract_text, or take a screenshot.');
  }
  const tree = await page.ariaSnapshotJSON({ mode: 'ai', depth: MAX_DEPTH, signal });
  return renderSnapshot(tree as AriaNode[], firstLine, references.begin(page));
}
