/** Every kind of background job. Those who enqueue name the job; job-handlers.ts says what it does. */
export const JOB_NAMES = ['extract-memories', 'embed-memories', 'deliver-webhook', 'sweep-expired'] as const;

export type JobName = (typeof JOB_NAMES)[number];
