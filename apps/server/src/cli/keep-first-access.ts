import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How the operator gets access: the console's one-time link, and the key of the first start. */
interface FirstAccess {
  console_url: string;
  api_key: string | null;
}

/**
 * Writes the first key and the one-time link to a file that only its owner can read, and returns its path. Used when the
 * output is not a terminal: the logs of services are stored, and many people read them. A key from an earlier start stays.
 */
export async function keepFirstAccess(dataDir: string, access: FirstAccess): Promise<string> {
  const file = join(dataDir, 'first-access.json');
  const before = await readFile(file, 'utf8').then(
    (text): Partial<FirstAccess> => JSON.parse(text),
    (): Partial<FirstAccess> => ({}),
  );
  const kept = { ...access, api_key: access.api_key ?? before.api_key ?? null };
  await writeFile(file, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  // writeFile does not change the mode of an existing file.
  await chmod(file, 0o600);
  return file;
}
