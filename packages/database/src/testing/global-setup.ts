import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import type { OpenDatabaseOptions } from '../types.ts';
import { type CreatedDatabase, createEmptyDatabase } from './create-empty-database.ts';
import { removeFolder } from './remove-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The socket on which the test run says where its shared database is. */
    testDatabaseSocket: string;
  }
}

/**
 * Keeps one database for the whole test run. It is started when the first test file asks for it, so a run that does not
 * need it does not wait.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'jettson-tests-'));
  let shared: Promise<CreatedDatabase> | null = null;

  const server = createServer((socket) => {
    shared ??= createEmptyDatabase();
    const answer = (reply: TestDatabaseReply) => socket.end(JSON.stringify(reply));
    shared.then(
      ({ options }) => answer({ options: { ...options, embedded: 'attach' } }),
      (error) => answer({ error: String(error) }),
    );
    socket.on('error', () => {});
  });
  const socketPath = path.join(folder, 'socket');
  server.listen(socketPath);
  await once(server, 'listening');
  project.provide('testDatabaseSocket', socketPath);

  return async () => {
    server.close();
    const created = await shared?.catch(() => null);
    await created?.remove();
    await removeFolder(folder);
  };
}

export type TestDatabaseReply = { readonly options: OpenDatabaseOptions } | { readonly error: string };
