import type { ApiDeps } from './deps.ts';
import type { JobName } from './job-names.ts';
import { embedInBackground } from './memory/embed-in-background.ts';
import { extractFromAgent } from './memory/extract-from-agent.ts';

/** What each job does. Every one may run twice. */
export function jobHandlers(deps: ApiDeps): Record<JobName, (data: never) => Promise<void>> {
  return {
    'extract-memories': (data: { accountId: string; agentId: string }) => extractFromAgent(deps, data),
    'embed-memories': () => embedInBackground(deps),
  };
}
