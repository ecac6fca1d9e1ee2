import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

// Run as `node strip-types.ts <source folder> <target folder>`.

const [source, target] = process.argv.slice(2) as [string, string];
mkdirSync(target, { recursive: true });
for (const name of readdirSync(source)) {
  if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
  const code = stripTypeScriptTypes(readFileSync(join(source, name), 'utf8'));
  const file = join(target, name.replace(/\.ts$/, '.mjs'));
  writeFileSync(`${file}.new`, code.replace(/from '(\.\/[\w-]+)\.ts'/g, "from '$1.mjs'"));
  renameSync(`${file}.new`, file);
}
