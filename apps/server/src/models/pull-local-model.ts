import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ModelConfig } from '../config.ts';
import { freeBytes } from '../free-bytes.ts';
import { syncPath } from '../sync-path.ts';
import { isFile, LOCAL_MODEL, type ModelFile } from './local-model-file.ts';
import type { FileSource } from './pull/file-source.ts';
import { fromFile } from './pull/from-file.ts';
import { fromPythonPackages } from './pull/from-python-packages.ts';
import { fromUrl } from './pull/from-url.ts';
import { hashFile } from './pull/hash-file.ts';
import { sizeOf } from './pull/size-of.ts';

export interface PullOptions {
  /** A path or an HTTP address of the file, instead of the places where it is published. */
  from?: string | undefined;
  /** Downloaded bytes and total bytes; called often. */
  onProgress?: (doneBytes: number, totalBytes: number) => void;
  signal?: AbortSignal;
  /** A file other than the local model's. */
  file?: ModelFile;
}

/**
 * Downloads the local model's file, or another one, to `modelsDir` and returns its path; continues where an earlier pull was
 * interrupted. The file appears there complete and with the right hash, or not at all. Throws if the disk is too full
 * or no source has the right file, with the reason for each.
 */
export async function pullLocalModel(
  { modelsDir }: Pick<ModelConfig, 'modelsDir'>,
  { from, onProgress, signal = new AbortController().signal, file = LOCAL_MODEL }: PullOptions = {},
): Promise<string> {
  const target = join(modelsDir, file.fileName);
  const partial = `${target}.partial`;
  await mkdir(modelsDir, { recursive: true });
  if ((await isFile(target)) && (await isGenuine(target, file))) return target;
  await requireDiskSpace(modelsDir, file, file.sizeBytes - (await sizeOf(partial)));

  const sources =
    from === undefined
      ? [...(file.url ? [fromUrl(file.url)] : []), fromPythonPackages(file, modelsDir)]
      : [namedSource(from)];
  const failures: string[] = [];
  for (const source of sources) {
    try {
      await complete(partial, source, { file, signal, onProgress });
      await accept(partial, target, file);
      return target;
    } catch (error) {
      signal.throwIfAborted();
      failures.push(`${source.name}: ${describe(error)}`);
    }
  }
  throw new Error(`The ${file.name} could not be downloaded from ${failures.join('; nor from ')}`);
}

function namedSource(from: string): FileSource {
  return /^https?:\/\//.test(from) ? fromUrl(from) : fromFile(from);
}

async function complete(
  partial: string,
  source: FileSource,
  {
    file,
    signal,
    onProgress,
  }: { file: ModelFile; signal: AbortSignal; onProgress: PullOptions['onProgress'] },
): Promise<void> {
  let done = await sizeOf(partial);
  onProgress?.(done, file.sizeBytes);
  if (done < file.sizeBytes) {
    const count = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        done += chunk.length;
        if (done > file.sizeBytes) throw new Error('the file is longer than expected');
        onProgress?.(done, file.sizeBytes);
        yield chunk;
      }
    };
    await pipeline(source.read(done, signal), count, createWriteStream(partial, { flags: 'a' }), { signal });
  }
  if (done < file.sizeBytes) throw new Error(`the download ended after ${done} of ${file.sizeBytes} bytes`);
}

/** A wrong partial file is removed: nothing could be added to make it right. */
async function accept(partial: string, target: string, file: ModelFile): Promise<void> {
  if (!(await isGenuine(partial, file))) {
    await rm(partial);
    throw new Error('the file has the wrong SHA-256');
  }
  await syncPath(partial);
  await rename(partial, target);
}

async function isGenuine(path: string, { sizeBytes, sha256 }: ModelFile): Promise<boolean> {
  if ((await sizeOf(path)) !== sizeBytes) return false;
  return (await hashFile(path)) === sha256;
}

async function requireDiskSpace(folder: string, { name }: ModelFile, neededBytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= neededBytes) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new Error(`${folder} has ${megabytes(free)} free; the ${name} needs ${megabytes(neededBytes)} more`);
}

/** fetch hides the actual failure in its error's cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
