/** Writes the files that follow from others; with --check it fails when one is not what its source says. */
import { readFile, writeFile } from 'node:fs/promises';
import { generateOpenApi } from './generate-openapi.ts';
import { generateVersions } from './generate-versions.ts';

export interface GeneratedFile {
  /** Relative to the repository. */
  path: string;
  text: string;
}

const files: GeneratedFile[] = [generateOpenApi(), ...(await generateVersions())];

for (const { path, text } of files) {
  const file = new URL(`../${path}`, import.meta.url);
  if ((await readFile(file, 'utf8').catch(() => '')) === text) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path} is not what its source says: run "npm run generate"\n`);
    process.exitCode = 1;
  } else {
    await writeFile(file, text);
  }
}
