import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../config-error.ts';
import { syncPath } from '../sync-path.ts';
import { newSealingKeyText, parseSealingKeys, type SealingKey } from './sealing-key.ts';

/** The keys of this installation: the first one seals, all of them open. */
export interface KeyRing {
  /** Where the keys come from, for people: `JETTSON_SECRET_KEY` or the path of the file. */
  readonly source: string;
  /** Read anew each time, because `jettson secrets rotate-key` may have changed them meanwhile. */
  read(): Promise<readonly [SealingKey, ...SealingKey[]]>;
  /** Puts a new key in front of the current one and forgets older ones. Throws if the operator sets the keys. */
  rotate(): Promise<void>;
}

const FILE = 'secret.key';

/**
 * The key ring of `configured` (JETTSON_SECRET_KEY), otherwise of the file `secret.key` in the data folder. A missing file
 * is created, readable only by its owner. Throws ConfigError for a file that holds something else.
 */
export async function openKeyRing(configured: string | undefined, dataDir: string): Promise<KeyRing> {
  if (configured !== undefined) {
    const keys = keysIn(configured, 'JETTSON_SECRET_KEY');
    return {
      source: 'JETTSON_SECRET_KEY',
      read: async () => keys,
      async rotate() {
        throw new ConfigError([
          'JETTSON_SECRET_KEY: put the new key in front of the current one, divided by a comma',
        ]);
      },
    };
  }
  const path = join(dataDir, FILE);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeWhole(path, `${newSealingKeyText()}\n`, link);
  const ring = { source: path, read: async () => keysIn(await readFile(path, 'utf8'), path) };
  await ring.read();
  return {
    ...ring,
    async rotate() {
      const [current] = (await readFile(path, 'utf8')).split('\n');
      await writeWhole(path, `${newSealingKeyText()}\n${current}\n`, rename);
    },
  };
}

function keysIn(text: string, source: string): [SealingKey, ...SealingKey[]] {
  const [first, ...rest] = parseSealingKeys(text) ?? [];
  if (first !== undefined) return [first, ...rest];
  throw new ConfigError([`${source}: expected a key of 32 bytes in base64 or hex`]);
}

/**
 * A crash leaves the old file or the new one, never half of one. What is sealed next needs the new one, so that is on disk when
 * this resolves. With `link`, an existing file stays, even if two processes start at the same time; with `rename`, it is
 * replaced.
 */
async function writeWhole(path: string, text: string, place: typeof link): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  try {
    await place(draft, path);
    await syncPath(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
