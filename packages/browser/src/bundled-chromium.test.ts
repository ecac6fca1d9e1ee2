import { expect, test } from 'vitest';
import { findBundledChromium } from './bundled-chromium.ts';

test('the publication date of the bundled browser is known', async () => {
  const { version, publishedOn } = await findBundledChromium();

  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(publishedOn).toBeInstanceOf(Date);
});
