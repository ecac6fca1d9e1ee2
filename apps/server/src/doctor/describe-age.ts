import type { BundledChromium } from '@jettson/browser';

const DAY_MS = 24 * 3600 * 1000;
/** Chromium releases a version with fixes every four weeks. */
const OLD_DAYS = 90;

/** How old the bundled Chromium is, and whether that is too old for untrusted pages. */
export function describeAge(
  { version, publishedOn }: Pick<BundledChromium, 'version' | 'publishedOn'>,
  now: Date,
): { text: string; isOld: boolean } {
  const name = `the bundled Chromium ${version}`;
  if (publishedOn === null) return { text: `it is not known how old ${name} is`, isOld: true };
  const days = Math.max(0, Math.floor((now.getTime() - publishedOn.getTime()) / DAY_MS));
  const day = publishedOn.toISOString().slice(0, 10);
  return { text: `${name} is ${days} days old (${day})`, isOld: days > OLD_DAYS };
}
