import { z } from 'zod';
import { AgentEnv } from './agent-env.ts';
import { SpawnAgentRequest } from './spawn-agent.ts';

/** Every field of a spawn, as it can be sent again. */
export const SentSpawn = z
  .object({
    ...SpawnAgentRequest.shape,
    env: AgentEnv.nullish().describe('The variables of its commands, without their values.'),
  })
  .meta({
    id: 'SentSpawn',
    description:
      'The body of a spawn. Values of environment variables and headers, and the secret of a webhook, are never shown: each is "…".',
  });
export type SentSpawn = z.infer<typeof SentSpawn>;

export const SpawnRequest = z
  .object({
    request: SentSpawn.describe(
      'The body for POST /agents. Names are resolved, and what a template gave is in it.',
    ),
    missing: z
      .array(
        z.object({
          field: z.string().describe('Where it was, e.g. env.TOKEN, webhook.secret or files.'),
          name: z.string().describe('What it is called: the variable, the header, the file.'),
          why: z
            .enum(['never_shown', 'deleted', 'no_scope', 'of_parent'])
            .describe(
              'never_shown: a value that is kept sealed; give it again. deleted: a file or a template that is gone. no_scope: a file ' +
                'or a webhook that your key or your role may not read. of_parent: rules of the agents above it, which also applied ' +
                'to it.',
            ),
        }),
      )
      .describe('What another agent would lack if it were spawned with this request.'),
  })
  .meta({ id: 'SpawnRequest', description: 'The request that spawns another agent like this one.' });
export type SpawnRequest = z.infer<typeof SpawnRequest>;
