import type { ApiDeps } from './deps.ts';
import type { JobName } from './job-names.ts';
import { embedPending } from './memory/embed-pending.ts';
import { extractFromAgent } from './memory/extract-from-agent.ts';

/** What each job does. Every one may run twice. */
export function jobHandlers(deps: ApiDeps): Record<JobName, (data: never) => Promise<void>> {
  return {
    'extract-memories': (data: { accountId: string; agentId: string }) => extractFromAgent(deps, data),
    'embed-memories': async () => {
      await embedPending({ db: deps.database.db, embedder: deps.embedder });
    },
  };
}
