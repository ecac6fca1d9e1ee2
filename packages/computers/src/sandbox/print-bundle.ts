import { resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { Bundle } from './bundle-programs.ts';

// The program that bundles others, see bundle-programs.ts.

const bundles = process.argv.slice(2).map((entryPoint): Bundle => {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  return {
    text: outputFiles.map(({ text }) => text).join(''),
    sources: Object.keys(metafile.inputs).map((path) => resolve(path)),
  };
});
process.stdout.write(JSON.stringify(bundles));
