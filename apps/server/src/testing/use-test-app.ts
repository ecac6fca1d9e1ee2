import { afterAll, beforeAll } from 'vitest';
import { openTestApp, type TestApp } from './test-app.ts';

/** An app for the tests of a file: opened before the first one, closed after the last. */
export function useTestApp(...options: Parameters<typeof openTestApp>): TestApp {
  const app = {} as TestApp;
  beforeAll(async () => {
    Object.assign(app, await openTestApp(...options));
  });
  afterAll(() => app[Symbol.asyncDispose]());
  return app;
}
