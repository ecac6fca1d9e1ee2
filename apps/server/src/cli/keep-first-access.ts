import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How an operator comes in: by the console's one-time link, and by the key of the first start. */
interface FirstAccess {
  console_url: string;
  api_key: string | null;
}

/**
 * Keeps the first key and the one-time link in a file that its owner alone can read, and returns where. For output that
 * is no terminal: the logs of services are read by many, and kept. A key of an earlier start stays.
 */
export async function keepFirstAccess(dataDir: string, access: FirstAccess): Promise<string> {
  const file = join(dataDir, 'first-access.json');
  const before = await readFile(file, 'utf8').then(
    (text): Partial<FirstAccess> => JSON.parse(text),
    (): Partial<FirstAccess> => ({}),
  );
  const kept = { ...access, api_key: access.api_key ?? before.api_key ?? null };
  await writeFile(file, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  // A file that was there keeps its mode.
  await chmod(file, 0o600);
  return file;
}
