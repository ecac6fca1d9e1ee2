import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ModelRequest } from '@jettson/contract';
import { openAccountTurns } from '../http/account-turns.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { idInPath, jsonAnswer } from '../http/route-parts.ts';
import { type RebuildRequestDeps, rebuildRequest } from './rebuild-request.ts';

const requestRoute = createRoute({
  method: 'get',
  path: '/agents/{id}/steps/{step}/request',
  operationId: 'agents.request',
  summary: 'Read a request to the model',
  description:
    'Returns the request with which the agent asked its model for the answer of one step, as it was sent: instructions, tools and ' +
    'the conversation so far, in the format of its provider. It is made again from the log: it lacks what was deleted from the ' +
    'log, and the size of the computer in the instructions is that of the plan as it is now. Secrets are the placeholders that ' +
    'the agent sees, and keys of providers are never in it. The requests of an agent with `input_files` contain those files, so ' +
    'they also take the scope `files`. 404 for a step that the agent did not reach, 409 if the model is no longer set up.',
  request: {
    params: z.object({
      id: idInPath('The agent_id of the agent.'),
      step: z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .transform(Number)
        .pipe(z.int().min(1))
        .describe('The step, as events number it.'),
    }),
  },
  responses: {
    200: jsonAnswer('The request', ModelRequest),
    ...errorResponses('forbidden', 'conflict', 'concurrent_limit_reached'),
  },
});

/** What agents asked their models. A request may have megabytes, so each account gets them one at a time. */
export function requestRoutes(deps: RebuildRequestDeps) {
  const turns = openAccountTurns('requests to models', { atOnce: 1, maxWaiting: 20, withRests: true });
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid }).openapi(requestRoute, async (c) => {
    const { id: agentId, step } = c.req.valid('param');
    const { accountId, signedIn } = c.var;
    const scopes = signedIn === null ? c.var.scopes : null;
    using _ = await turns.take(accountId);
    const { modelId, body } = await rebuildRequest(deps, accountId, { agentId, step, scopes });
    const head = JSON.stringify({ agent_id: agentId, step, model_id: modelId });
    // The body stays as it is, letter by letter.
    const text = `${head.slice(0, -1)},"body":${body}}`;
    return c.body(text, 200, { 'content-type': 'application/json' }) as never;
  });
}
