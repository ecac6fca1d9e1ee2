import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import type { JobQueue } from '../../jobs/job-queue.ts';
import type { BringMultilingual } from '../../models/open-multilingual-source.ts';
import { hasOtherLanguages } from '../store/word-queries.ts';
import { detectLanguages } from './detect-languages.ts';
import { openEmbedPending } from './embed-pending.ts';
import { encodePending } from './encode-pending.ts';

export interface EmbedInBackgroundDeps {
  db: Database;
  embedder: Embedder;
  jobs: Pick<JobQueue, 'request'>;
  bringMultilingual: BringMultilingual;
}

/**
 * The most time that one job takes: after 15 minutes, the queue would take it for lost and give it to a second worker.
 */
const JOB_MS = 10 * 60_000;

/**
 * The job that embeds what writes have left without a vector. What it does not manage in its time is left to another
 * job.
 */
export async function embedInBackground({
  db,
  embedder,
  jobs,
  bringMultilingual,
}: EmbedInBackgroundDeps): Promise<void> {
  const signal = AbortSignal.timeout(JOB_MS);
  await detectLanguages(db, embedder, signal);
  const { otherLanguages } = embedder;
  const embed = openEmbedPending({ db, embedder });
  const embedOthers =
    otherLanguages && openEmbedPending({ db, embedder: otherLanguages, languages: 'others' });
  const embedAll = async () => {
    await embed(signal);
    if (embedOthers && (await hasOtherLanguages(db)) && (await bringMultilingual(signal)))
      await embedOthers(signal);
  };
  await embedAll();
  await encodePending({ db, embedder, beforeBatch: embedAll }, signal);
  if (signal.aborted) await jobs.request(db, 'embed-memories');
}
