import type { StoreDeps } from '../store/memory-batch.ts';

/** A fake queue that forgets its requests, for tests that need no job or do its work themselves. */
export const noJobs: StoreDeps['jobs'] = { request: async () => {}, wake: async () => {} };
