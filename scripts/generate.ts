/**
 * Writes the files that are generated from others, below the given folder, by default this repository. With --check it
 * fails if one does not match its source, because the source has changed or because somebody edited it.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { wireTypes } from '@jettson/wire-types';
import { createApp } from '../apps/server/src/app.ts';
import { openApiDocument } from '../apps/server/src/http/open-api-document.ts';
import { describingDeps } from '../apps/server/src/testing/describing-deps.ts';
import { generateErrorsPage } from './generate-errors-page.ts';
import { generateEventsPage } from './generate-events-page.ts';
import { generateMetricsTable } from './generate-metrics-table.ts';
import { generateRoomRules } from './generate-room-rules.ts';
import { generateVersions } from './generate-versions.ts';
import * as pythonNames from './python/names.ts';
import { pythonRecords } from './python/records.ts';
import { pythonSyncSide } from './python/sync-side.ts';

export interface GeneratedFile {
  /** Relative to the repository. */
  path: string;
  text: string;
}

const document = openApiDocument(createApp(describingDeps));
const openApi = `${JSON.stringify(document, null, 2)}\n`;

const files: GeneratedFile[] = [
  { path: 'openapi.json', text: openApi },
  generateErrorsPage(),
  generateEventsPage(document.components?.schemas ?? {}),
  await generateMetricsTable(),
  { path: 'packages/sdk/src/wire.gen.ts', text: await wireTypes(document) },
  generateRoomRules(),
  { path: 'python/src/jettson/_wire.py', text: pythonRecords(JSON.parse(openApi), pythonNames) },
  ...(await pythonSyncSide()),
  ...(await generateVersions()),
];

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const root = positionals[0] ?? join(import.meta.dirname, '..');

for (const { path, text } of files) {
  const file = join(root, path);
  if ((await readFile(file, 'utf8').catch(() => '')) === text) continue;
  if (values.check) {
    process.stderr.write(`${path} is not what its source says: run "npm run generate"\n`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
