import type { BundledChromium } from '@jettson/browser';
import type { Finding } from './find-faults.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Chromium releases a version with fixes every four weeks. */
const OLD_DAYS = 90;

/** What the check of the browser found and, of the bundled one, its age: nothing else updates it. */
export function describeBrowser(
  { ok, isBundled, detail }: { ok: boolean; isBundled: boolean; detail: string },
  chromium: Pick<BundledChromium, 'version' | 'publishedOn'>,
  now: Date,
): Omit<Finding, 'name'> {
  const age = isBundled ? describeAge(chromium, now) : null;
  const isFine = ok && !age?.isOld;
  return {
    state: isFine ? 'ok' : 'warning',
    detail: age === null ? detail : `${detail}; ${age.text}`,
    fix: isFine ? null : 'sudo apt-get install chromium',
  };
}

function describeAge(
  { version, publishedOn }: Pick<BundledChromium, 'version' | 'publishedOn'>,
  now: Date,
): { text: string; isOld: boolean } {
  const name = `the bundled Chromium ${version}`;
  if (publishedOn === null) return { text: `it is not known how old ${name} is`, isOld: true };
  const days = Math.max(0, Math.floor((now.getTime() - publishedOn.getTime()) / DAY_MS));
  const day = publishedOn.toISOString().slice(0, 10);
  return { text: `${name} is ${days} days old (${day})`, isOld: days > OLD_DAYS };
}
