/** Writes openapi.json from the routes; with --check fails when the file is not what the routes say. */
import { readFile, writeFile } from 'node:fs/promises';
import { createApp } from '../apps/server/src/app.ts';
import { openApiDocument } from '../apps/server/src/http/open-api-document.ts';

// Routes only describe themselves here: none is called, so none needs its I/O.
const nothing = new Proxy({}, { get: () => nothing }) as never;
const text = `${JSON.stringify(openApiDocument(createApp(nothing)), null, 2)}\n`;
const file = new URL('../openapi.json', import.meta.url);

if (process.argv.includes('--check')) {
  if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    process.stderr.write('openapi.json is not what the routes say: run "npm run generate"\n');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, text);
}
