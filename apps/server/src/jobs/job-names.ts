/** Every kind of background job. A job is enqueued by its name; job-handlers.ts defines what it does. */
export const JOB_NAMES = [
  'extract-memories',
  'embed-memories',
  'renew-vector-indexes',
  'deliver-webhook',
  'sweep-expired',
  'sweep-snapshots',
  'apply-retention',
  'delete-accounts',
] as const;

export type JobName = (typeof JOB_NAMES)[number];
