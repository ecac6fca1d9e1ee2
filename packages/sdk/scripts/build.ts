/**
 * Makes `dist` (or the folder that it is given), the package as it is published: `npm publish packages/sdk/dist`.
 *
 * The package.json beside `src` serves the TypeScript source, so that the monorepo runs unbuilt; it is private.
 * npm cannot swap `exports` while it publishes, so `dist` gets a package.json of its own.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, description, type, license } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const { version } = JSON.parse(readFileSync(`${root}../../package.json`, 'utf8'));

const out = resolve(process.argv[2] ?? `${root}dist`);

rmSync(out, { recursive: true, force: true });
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
execFileSync(
  process.execPath,
  [`${typescript}/bin/tsc`, '-p', `${root}tsconfig.build.json`, '--outDir', out],
  { stdio: 'inherit' },
);
for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE']) cpSync(`${root}${file}`, `${out}/${file}`);
writeFileSync(
  `${out}/package.json`,
  `${JSON.stringify(
    {
      name,
      version,
      description,
      type,
      license,
      keywords: ['agents', 'ai', 'memory', 'sandbox'],
      engines: { node: '>=20' },
      sideEffects: false,
      exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
    },
    null,
    2,
  )}\n`,
);
