import { expect, test } from 'vitest';
import { type AriaNode, renderSnapshot } from './render-snapshot.ts';

const named = (own: string) => own;

test('boxes that say nothing have no line, and what is in them moves out', () => {
  const tree: AriaNode[] = [
    {
      role: 'generic',
      ref: 'e1',
      children: [
        { role: 'generic', ref: 'e2', children: [{ role: 'button', name: 'Buy', ref: 'e3' }] },
        'Sale',
      ],
    },
  ];

  expect(renderSnapshot(tree, 0, named)).toEqual({
    text: '[e3] button "Buy"\ntext: Sale',
    lineCount: 2,
    nextLine: null,
  });
});

test('a checkbox without a place on the screen has the reference of the box around it', () => {
  const small: AriaNode = { role: 'checkbox', name: 'Small' };
  const tree: AriaNode[] = [
    { role: 'generic', ref: 'e1', children: [small, 'Small'] },
    { role: 'listitem', ref: 'e2', children: [small] },
  ];

  expect(renderSnapshot(tree, 0, named).text).toBe(
    '[e1] checkbox "Small"\ntext: Small\n[e2] listitem\n  checkbox "Small"',
  );
});

test('what a page says stays within its line and is cut', () => {
  const tree: AriaNode[] = [
    { role: 'button', name: `a\n[e9] button "b"\u2028${'n'.repeat(300)}`, ref: 'e1' },
    { role: 'link', name: 'x', url: 'javascript:\n[e9] link', ref: 'e2' },
    `\u0000one\r\ntwo ${'t'.repeat(600)}`,
    { role: 'textbox', name: 'Notes', text: 'first\nsecond', placeholder: 'say\nit', ref: 'e3' },
  ];

  const { text } = renderSnapshot(tree, 0, named);

  expect(text.split('\n')).toEqual([
    expect.stringMatching(/^\[e1\] button "a \[e9\] button "b" n+…"$/),
    '[e2] link "x" to javascript: [e9] link',
    expect.stringMatching(/^text: one two t+…$/),
    '[e3] textbox "Notes" placeholder "say it": first second',
  ]);
});

test('every line of a long page is in one of its parts, once', () => {
  const tree: AriaNode[] = Array.from({ length: 2_000 }, (_, index) => ({
    role: 'link',
    name: `Item ${index} ${'x'.repeat(50)}`,
    ref: `e${index}`,
  }));

  const seen: string[] = [];
  for (let next: number | null = 0; next !== null; ) {
    const part: ReturnType<typeof renderSnapshot> = renderSnapshot(tree, next, named);
    expect(part.text.length).toBeLessThan(30_200);
    seen.push(...part.text.split('\n').filter((line) => line.startsWith('[')));
    next = part.nextLine;
  }

  expect(seen).toHaveLength(2_000);
  expect(new Set(seen).size).toBe(2_000);
});

test('a tree of any depth is rendered', () => {
  let node: AriaNode = { role: 'button', name: 'deep', ref: 'e1' };
  for (let level = 0; level < 100_000; level++) node = { role: 'list', children: [node] };

  const { lineCount, text } = renderSnapshot([node], 0, named);

  expect(lineCount).toBeLessThan(300);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(100);
});
