import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../version.ts';

/** Something that is served but not in git: `npm run build` makes it. */
export interface ServedPart {
  name: 'console' | 'docs' | 'sdk';
  /** Its name in a sentence. */
  title: string;
  /** Files and folders that it is made from, relative to the repository. */
  sources: string[];
}

export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

/** Packed by `npm run pack`: everything is built, and there is nothing to build with. */
export const IS_RELEASE = !existsSync(`${REPOSITORY}scripts/build.ts`);

export const SERVED_PARTS: ServedPart[] = [
  {
    name: 'console',
    title: 'the console',
    sources: [
      'apps/console/index.html',
      'apps/console/package.json',
      'apps/console/public',
      'apps/console/reference.html',
      'apps/console/src',
      'apps/console/vite.config.ts',
      'packages/sdk/src',
      'package-lock.json',
      'scripts/build',
    ],
  },
  {
    name: 'docs',
    title: 'the documentation',
    // A glob skips names that begin with a dot, unless it mentions the dot.
    sources: ['docs', 'apps/docs', 'apps/docs/.vitepress', 'package-lock.json', 'scripts/build'],
  },
  {
    name: 'sdk',
    title: "the SDKs' packages",
    sources: [
      'packages/sdk',
      'python/LICENSE',
      'python/README.md',
      'python/pyproject.toml',
      'python/src/jettson',
      'tsconfig.json',
      'package.json',
      'package-lock.json',
      'scripts/build',
    ],
  },
];

/** Where a part is once it is built. */
export const partFolder = (name: ServedPart['name'], repository = REPOSITORY) => `${repository}dist/${name}`;

/** Contains the hash of the sources from which the part was built. */
export const partStamp = (name: ServedPart['name'], repository = REPOSITORY) =>
  `${partFolder(name, repository)}.sha256`;

/** The file names of the SDKs' packages. pip takes the version from the name, and npm from the contents. */
export const TARBALL = 'jettson-sdk.tgz';
export const WHEEL = `jettson-${VERSION}-py3-none-any.whl`;

/** The lines that install the SDKs from the server at this URL, as all documents and the console show them. */
export const installLines = (url: string) => ({
  typescript: `npm install ${url}/sdk/${TARBALL}`,
  python: `pip install ${url}/sdk/${WHEEL}`,
});
