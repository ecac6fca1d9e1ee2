import { type Computer, ComputerError } from '@jettson/computers';
import { writeInParts } from '../../files/write-in-parts.ts';

const FOLDER = 'downloads';

/**
 * Writes what the browser downloaded to /workspace/downloads, under a name that is not taken, and returns its path.
 * A download that does not fit leaves nothing behind.
 */
export async function keepDownload(
  computer: Computer,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<string> {
  const path = `${FOLDER}/${await findFreeName(computer, name)}`;
  try {
    await writeInParts(computer, path, content);
  } catch (error) {
    await computer.remove(path).catch(() => {});
    throw error;
  }
  return `/workspace/${path}`;
}

async function findFreeName(computer: Computer, name: string): Promise<string> {
  const entries = await computer.list(FOLDER).catch((error) => {
    if (error instanceof ComputerError && error.code === 'not_found') return [];
    throw error;
  });
  const taken = new Set(entries.map((entry) => entry.name));
  const [, stem = name, extension = ''] = /^(.+?)(\.\w{1,10})?$/.exec(name) ?? [];
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${stem} (${count})${extension}`;
  return free;
}
