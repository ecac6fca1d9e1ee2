import { createHash, randomUUID } from 'node:crypto';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncPath } from '../../sync-path.ts';
import { FIRST_LINE, type Part, writeEnding } from './archive-form.ts';

export interface Archive extends AsyncDisposable {
  /** Adds a part, and returns what it holds. */
  add(name: string, content: AsyncIterable<Uint8Array>): Promise<Part>;
  /** Completes the file, which has its name only from now on. `describe` gets the parts, and returns the manifest. */
  finish(describe: (parts: readonly Part[]) => object): Promise<void>;
}

/**
 * Begins a new archive at `path`, which must not exist. It is written beside it under another name, so that an
 * interrupted one is never taken for a backup; disposing of an unfinished archive removes it. Only its owner can read it.
 */
export async function writeArchive(path: string): Promise<Archive> {
  if (await exists(path)) throw new Error(`${path} exists already. Choose another name, or remove it first.`);
  const draft = `${path}.unfinished-${randomUUID().slice(0, 8)}`;
  const file = await open(draft, 'wx', 0o600);
  const whole = createHash('sha256');
  const parts: Part[] = [];
  let offset = 0;
  let isFinished = false;

  async function write(bytes: Uint8Array): Promise<void> {
    whole.update(bytes);
    for (let done = 0; done < bytes.length; ) {
      done += (await file.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
    }
    offset += bytes.length;
  }

  await write(FIRST_LINE);
  return {
    async add(name, content) {
      const start = offset;
      const hash = createHash('sha256');
      for await (const bytes of content) {
        hash.update(bytes);
        await write(bytes);
      }
      const part = { name, offset: start, bytes: offset - start, sha256: hash.digest('hex') };
      parts.push(part);
      return part;
    },
    async finish(describe) {
      const manifestOffset = offset;
      await write(Buffer.from(JSON.stringify({ ...describe(parts), parts })));
      const ending = { manifestOffset, manifestBytes: offset - manifestOffset, sha256: whole.digest('hex') };
      const line = writeEnding(ending);
      await file.write(line, 0, line.length, offset);
      await file.sync();
      await file.close();
      if (await exists(path)) throw new Error(`${path} was made by somebody else meanwhile.`);
      await rename(draft, path);
      isFinished = true;
      await syncPath(dirname(path));
    },
    async [Symbol.asyncDispose]() {
      if (isFinished) return;
      await file.close().catch(() => {});
      await rm(draft, { force: true });
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
