import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the running server of a data folder answers; commands beside it read this. */
const fileOf = (dataDir: string) => join(dataDir, 'server.json');

/** Says where the server of this data folder answers. */
export async function writeServerFile(dataDir: string, url: string): Promise<void> {
  await writeFile(fileOf(dataDir), JSON.stringify({ url, pid: process.pid }));
}

export async function removeServerFile(dataDir: string): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
}

/** The URL of the server that runs on this data folder, or null. A file that a crash left is not believed. */
export async function findServer(dataDir: string): Promise<string | null> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => null);
  if (text === null) return null;
  const { url } = JSON.parse(text) as { url: string };
  const isUp = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );
  return isUp ? url : null;
}
