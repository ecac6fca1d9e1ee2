import { afterAll, beforeAll } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';

/** A server for the tests of a file: started before the first one, stopped after the last. */
export function useTestServer(...options: Parameters<typeof startTestServer>): TestServer {
  const server = {} as TestServer;
  beforeAll(async () => {
    Object.assign(server, await startTestServer(...options));
  });
  afterAll(() => server[Symbol.asyncDispose]());
  return server;
}
