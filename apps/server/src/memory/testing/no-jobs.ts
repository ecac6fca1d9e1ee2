import type { StoreDeps } from '../store/memory-batch.ts';

/** A fake queue that forgets what it is asked for: for tests that need no job, or call its work themselves. */
export const noJobs: StoreDeps['jobs'] = { request: async () => {}, wake: async () => {} };
