import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{apps,packages,tools,bench,e2e,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'e2e/console/**'],
    // Two shared, noisy cores: generous limits, and nothing asserts a duration. Tests wait for disks and processes about a
    // quarter of their time: a third worker uses it.
    maxWorkers: 3,
    globalSetup: ['packages/database/src/testing/global-setup.ts'],
    // Of each expect.poll; what is awaited is said before the test's own time is over.
    expect: { poll: { timeout: 30_000, interval: 50 } },
    // Servers of tests must not fetch a model whenever a test writes a memory that is not English.
    env: {
      JETTSON_EMBEDDER_MULTILINGUAL: 'off',
      JETTSON_COMPUTERS: process.env.JETTSON_TEST_COMPUTERS ?? 'auto',
      JETTSON_EXEC_SERVER: process.env.JETTSON_TEST_EXEC_SERVER ?? 'auto',
    },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
