import { readFile } from 'node:fs/promises';
import packageJson from '../package.json' with { type: 'json' };
import type { GeneratedFile } from './generate.ts';

/** Documents that name the wheel, whose file name holds the version. */
const DOCUMENTS = ['README.md', 'docs/sdks.md', 'packages/sdk/README.md', 'python/README.md'];

/** Copies the version of package.json to the places that cannot read it there. */
export async function generateVersions(): Promise<GeneratedFile[]> {
  const { version } = packageJson;
  return [
    {
      path: 'packages/sdk/src/version.ts',
      text: `/** The version of this package, which is that of the whole product. */\nexport const VERSION = '${version}';\n`,
    },
    { path: 'python/src/jettson/_version.py', text: `__version__ = "${version}"\n` },
    ...(await Promise.all(DOCUMENTS.map(async (path) => ({ path, text: await withWheel(path, version) })))),
  ];
}

async function withWheel(path: string, version: string): Promise<string> {
  const text = await readFile(new URL(`../${path}`, import.meta.url), 'utf8');
  return text.replaceAll(/jettson-[\w.]+-py3-none-any\.whl/g, `jettson-${version}-py3-none-any.whl`);
}
