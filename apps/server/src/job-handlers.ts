import type { WorkerDeps } from './deps.ts';
import { sweepSnapshots } from './files/snapshots/sweep-snapshots.ts';
import type { JobName } from './jobs/job-names.ts';
import type { JobHandler } from './jobs/job-queue.ts';
import { embedInBackground } from './memory/embedding/embed-in-background.ts';
import { renewVectorIndexes } from './memory/embedding/renew-vector-indexes.ts';
import { extractFromAgent } from './memory/recall/extraction/extract-from-agent.ts';
import { deleteAccounts } from './operate/account-deletion/delete-accounts.ts';
import { applyRetention } from './operate/retention/apply-retention.ts';
import { sweepExpired } from './operate/sweep-expired.ts';
import { deliverWebhook } from './webhooks/deliver-webhook.ts';
import type { DeliveryJob } from './webhooks/enqueue-delivery.ts';

/** What each job does. Any job may run twice. */
export function jobHandlers(deps: WorkerDeps): Record<JobName, JobHandler> {
  // Nobody is told of what an extraction writes, and one that a power cut undoes is done again.
  const extraction = { ...deps, database: deps.unsynced };
  return {
    'extract-memories': (data: { accountId: string; agentId: string }, signal) =>
      extractFromAgent(extraction, data, signal),
    'embed-memories': () => embedInBackground({ ...deps, db: deps.database.db }),
    'renew-vector-indexes': (_: object, signal) =>
      renewVectorIndexes({ database: deps.unsynced, embedder: deps.embedder }, signal),
    'deliver-webhook': (data: DeliveryJob, signal) => deliverWebhook(deps, data, signal),
    'sweep-expired': () => sweepExpired(deps),
    'sweep-snapshots': () => sweepSnapshots({ db: deps.database.db, files: deps.files }),
    // What a power cut brings back is deleted again.
    'apply-retention': (_: object, signal) =>
      applyRetention({ db: deps.unsynced.db, files: deps.files }, signal),
    'delete-accounts': (_: object, signal) => deleteAccounts(deps, signal),
  };
}
