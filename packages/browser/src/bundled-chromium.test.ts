import { expect, test } from 'vitest';
import { findBundledChromium } from './bundled-chromium.ts';

test('the day on which the bundled browser was published is known', async () => {
  const { version, publishedOn } = await findBundledChromium();

  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(publishedOn).toBeInstanceOf(Date);
});
