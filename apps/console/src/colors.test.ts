import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contrast } from './testing/contrast.ts';

const styles = readFileSync(new URL('styles.css', import.meta.url), 'utf8');
const COLORS = new Map(
  [...styles.matchAll(/--color-([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);
const PLANES = ['page', 'panel', 'raised', 'sunken', 'hover', 'active'];

/** In the theme where it is lower. */
function leastContrast(one: string, other: string): number {
  const inTheme = (theme: 'light' | 'dark') =>
    contrast(COLORS.get(one)?.[theme] ?? '', COLORS.get(other)?.[theme] ?? '');
  return Math.min(inTheme('light'), inTheme('dark'));
}

test.each(['strong', 'body', 'muted', 'accent', 'good', 'bad', 'warn'])(
  'text in %s can be read on every plane in both themes',
  (color) => {
    for (const plane of PLANES) expect(leastContrast(color, plane), plane).toBeGreaterThanOrEqual(4.5);
  },
);

test.each(['accent', 'good', 'bad', 'warn'])('text in %s can be read on its soft plane', (color) => {
  expect(leastContrast(color, `${color}-soft`)).toBeGreaterThanOrEqual(4.5);
  expect(leastContrast('strong', `${color}-soft`)).toBeGreaterThanOrEqual(4.5);
});

test.each(['edge', 'accent', 'accent-fill', 'bad-fill'])(
  'what is drawn in %s, such as a field, a switch or a focus ring, can be seen in both themes',
  (color) => {
    for (const plane of ['page', 'panel', 'raised', 'sunken']) {
      expect(leastContrast(color, plane), plane).toBeGreaterThanOrEqual(3);
    }
  },
);
