import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../packages/database/src/testing/start-postgres.ts';

// Makes the dumps that the importers are tested with, by the libraries themselves: node scripts/dump-samples/make-samples.ts
const NPM = ['@langchain/langgraph-checkpoint-postgres@1.0.5', '@langchain/core@1.4.0', 'pg@8.23.1'];
const PYPI = ['langmem==0.0.30', 'langgraph==1.2.24', 'mem0ai==2.2.1', 'openai==3.57.0'];
const HERE = fileURLToPath(new URL('./', import.meta.url));
const SAMPLES = fileURLToPath(
  new URL('../../apps/server/src/memory/bulk/transfer/readers/samples/', import.meta.url),
);

const folder = mkdtempSync(join(tmpdir(), 'dump-samples-'));
const run = (command: string, ...parameters: string[]) =>
  execFileSync(command, parameters, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const write = (name: string, text: string) => writeFileSync(join(SAMPLES, name), `${text.trimEnd()}\n`);
try {
  run('npm', 'init', '-y');
  run('npm', 'install', '--no-audit', '--no-fund', ...NPM);
  copyFileSync(join(HERE, 'langgraph-rows.mjs'), join(folder, 'langgraph-rows.mjs'));
  const postgres = await startPostgres();
  try {
    write('langgraph-js-rows.ndjson', run(process.execPath, 'langgraph-rows.mjs', postgres.url));
  } finally {
    await postgres.stop();
  }
  run('python3', '-m', 'venv', 'venv');
  run('venv/bin/pip', 'install', '--quiet', ...PYPI);
  const samples = JSON.parse(run('venv/bin/python', join(HERE, 'python_samples.py')));
  for (const [name, content] of Object.entries(samples)) write(name, JSON.stringify(content, null, 1));
  write('versions.json', JSON.stringify({ npm: NPM, pypi: PYPI }, null, 1));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
