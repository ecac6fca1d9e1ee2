import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ArtifactList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { getAgent } from '../agents/get-agent.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { fileContent, idInPath, jsonAnswer } from '../http/route-parts.ts';
import { deleteArtifact } from './delete-artifact.ts';
import type { Files } from './open-file-store.ts';
import { selectArtifacts, selectFile } from './queries.ts';
import { sendContent } from './send-content.ts';
import { toArtifact } from './to-wire.ts';

const params = z.object({
  id: idInPath('The agent_id of the agent.'),
  artifact_id: idInPath('The artifact_id of the artifact.'),
});

const listRoute = createRoute({
  method: 'get',
  path: '/agents/{id}/artifacts',
  operationId: 'agents.artifacts.list',
  summary: 'List artifacts',
  description: 'Returns the files that the agent left and that have not been deleted, sorted by path.',
  request: { params: z.object({ id: idInPath('The agent_id of the agent.') }) },
  responses: {
    200: jsonAnswer('The artifacts', ArtifactList),
    ...errorResponses(),
  },
});

const downloadRoute = createRoute({
  method: 'get',
  path: '/agents/{id}/artifacts/{artifact_id}',
  operationId: 'agents.artifacts.download',
  summary: 'Download an artifact',
  description: 'Returns the content of a file that the agent left, as an attachment.',
  request: { params },
  responses: {
    200: {
      description: 'The content',
      content: fileContent,
    },
    ...errorResponses(),
  },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/agents/{id}/artifacts/{artifact_id}',
  operationId: 'agents.artifacts.delete',
  summary: 'Delete an artifact',
  description: 'Deletes a file that the agent left, and its content.',
  request: { params },
  responses: { 204: { description: 'Deleted' }, ...errorResponses() },
});

/** The files that agents leave. */
export function artifactRoutes({ db, files }: { db: Database; files: Files }) {
  async function getRow(accountId: string, agentId: string, artifactId: string) {
    const row = await selectFile(db, accountId, { id: artifactId, agentId });
    if (row === undefined) throw new ApiError('not_found', 'There is no such artifact');
    return row;
  }

  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) => {
      const { agent_id: agentId } = await getAgent(db, c.var.accountId, c.req.valid('param').id);
      return c.json({ data: (await selectArtifacts(db, c.var.accountId, agentId)).map(toArtifact) }, 200);
    })
    .openapi(downloadRoute, async (c) => {
      const { id: agentId, artifact_id: artifactId } = c.req.valid('param');
      return sendContent(c, files, await getRow(c.var.accountId, agentId, artifactId));
    })
    .openapi(deleteRoute, async (c) => {
      const { id: agentId, artifact_id: artifactId } = c.req.valid('param');
      const key = idempotencyKeyOf(c);
      await deleteArtifact({ db, files }, c.var.accountId, { agentId, id: artifactId }, key);
      return c.body(null, 204);
    });
}
