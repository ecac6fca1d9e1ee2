export interface LockedPackage {
  license?: string;
  /** A workspace of this repository. */
  link?: boolean;
}

/** Licences that are compatible with MIT: none demands anything of a program that uses the package unchanged. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  // Covers only changes to its own files, and we change none.
  'MPL-2.0',
  // For fonts, which are served as they are; each file names its authors and its licence.
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/**
 * Prefixes of packages without a licence in the lock, and why they are fine. They are builds for other platforms, which
 * scripts/complete-lock.ts adds only by name, of packages whose builds for this platform name a licence.
 */
const UNNAMED: Record<string, string> = {
  '@biomejs/cli-': 'MIT OR Apache-2.0, as @biomejs/biome',
  '@node-llama-cpp/': 'MIT, as node-llama-cpp',
  '@oxc-parser/binding-': 'MIT, as oxc-parser',
  '@tailwindcss/oxide-': 'MIT, as @tailwindcss/oxide',
};

/** Packages that name their licence in a file, or in a field that npm does not copy into the lock, and what it is. */
const NAMED_ELSEWHERE: Record<string, string> = {
  '@modelcontextprotocol/server-everything': 'Apache-2.0, older parts MIT; only tests run it',
  buildcheck: 'MIT',
  'cpu-features': 'MIT',
  ssh2: 'MIT',
};

/** One line for each package of a lock file whose licence is not on the list. */
export function findLicenceFaults(packages: Record<string, LockedPackage>): string[] {
  return Object.entries(packages).flatMap(([path, { license, link }]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (link || Object.hasOwn(NAMED_ELSEWHERE, name) || (license !== undefined && isAllowed(license)))
      return [];
    if (license !== undefined) return [`${name}: ${license} is not on the list of allowed licences`];
    const isKnown = Object.keys(UNNAMED).some((start) => name.startsWith(start));
    return isKnown ? [] : [`${name}: the lock file names no licence`];
  });
}

/** One of several alternatives is enough; all licences joined by AND must be allowed. */
function isAllowed(expression: string): boolean {
  return expression
    .replace(/^\(|\)$/g, '')
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((licence) => ALLOWED.has(licence)));
}
