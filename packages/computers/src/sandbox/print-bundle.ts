import { buildSync } from 'esbuild';

// The program that bundles others, see bundle-programs.ts.

const bundles = process.argv.slice(2).map((entryPoint) => {
  const { outputFiles } = buildSync({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  return outputFiles.map(({ text }) => text).join('');
});
process.stdout.write(JSON.stringify(bundles));
