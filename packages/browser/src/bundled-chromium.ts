import { readFile } from 'node:fs/promises';

/**
 * When the versions of @sparticuz/chromium were published, according to the registry: a package does not say so itself.
 */
const PUBLISHED: Record<string, string> = {
  '152.0.0': '2026-09-08',
  '153.0.0': '2026-09-11',
};

export interface BundledChromium {
  version: string;
  /** The folder of the package. */
  package: URL;
  /** The day on which it was published; it has had no fixes since then. Null: this version is not in the table. */
  publishedOn: Date | null;
}

/** The browser that comes with the product, whether or not it is the one in use. */
export async function findBundledChromium(): Promise<BundledChromium> {
  const root = new URL('..', import.meta.resolve('@sparticuz/chromium'));
  const { version }: { version: string } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
  const day = PUBLISHED[version];
  return { version, package: root, publishedOn: day === undefined ? null : new Date(day) };
}
