import { buildSync } from 'esbuild';

// The program that bundles another one, see bundle-program.ts.

const { outputFiles } = buildSync({
  entryPoints: process.argv.slice(2),
  bundle: true,
  write: false,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
});
for (const { text } of outputFiles) process.stdout.write(text);
