import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the running server of a data folder answers; commands beside it read this. */
const fileOf = (dataDir: string) => join(dataDir, 'server.json');

/** How browsers reach a server, and whether only those of this machine can. */
interface ConsoleAddress {
  url: string;
  isLoopback: boolean;
}

interface ServerFile {
  url: string;
  pid: number;
  console: ConsoleAddress;
}

/** Says where the server of this data folder answers. */
export async function writeServerFile(
  dataDir: string,
  server: Pick<ServerFile, 'url' | 'console'>,
): Promise<void> {
  await writeFile(fileOf(dataDir), JSON.stringify({ ...server, pid: process.pid } satisfies ServerFile));
}

export async function removeServerFile(dataDir: string): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
}

/** The URL of the server that runs on this data folder, or null. */
export async function findServer(dataDir: string): Promise<string | null> {
  return (await readServerFile(dataDir))?.url ?? null;
}

/** How browsers reach the server that runs on this data folder, or null. */
export async function findConsole(dataDir: string): Promise<ConsoleAddress | null> {
  return (await readServerFile(dataDir))?.console ?? null;
}

/** A file left over from a crash does not count. */
async function readServerFile(dataDir: string): Promise<ServerFile | null> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => null);
  if (text === null) return null;
  const file = JSON.parse(text) as ServerFile;
  const isUp = await fetch(`${file.url}/healthz`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );
  return isUp ? file : null;
}
