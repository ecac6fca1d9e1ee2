import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ListFilesQuery, UploadedFile, UploadedFileList, UploadQuery } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { fileContent, idInPath, jsonAnswer } from '../http/route-parts.ts';
import { deleteUpload } from './delete-upload.ts';
import { listUploads } from './list-uploads.ts';
import type { Files } from './open-file-store.ts';
import { selectFile } from './queries.ts';
import { sendContent } from './send-content.ts';
import { toUploadedFile } from './to-wire.ts';
import { uploadFile } from './upload-file.ts';

const params = z.object({ id: idInPath('The file_id of the upload.') });

const uploadRoute = createRoute({
  method: 'post',
  path: '/files',
  operationId: 'files.upload',
  summary: 'Upload a file',
  description:
    'Keeps a file for agents. The body is the content itself, not a form, up to 100 MB. Name the ' +
    '`file_id` in the `files` of a spawn.',
  request: { query: UploadQuery, body: { content: fileContent } },
  responses: {
    201: jsonAnswer('The file', UploadedFile),
    ...errorResponses(
      'invalid_query',
      'file_quota_exceeded',
      'concurrent_limit_reached',
      'idempotency_key_reused',
    ),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/files',
  operationId: 'files.list',
  summary: 'List uploads',
  description: 'Returns the uploads of the account, newest first, a page at a time.',
  request: { query: ListFilesQuery },
  responses: {
    200: jsonAnswer('A page', UploadedFileList),
    ...errorResponses('invalid_query'),
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/files/{id}',
  operationId: 'files.get',
  summary: 'Get an upload',
  description: 'Returns name, size and checksum of an upload, without its content.',
  request: { params },
  responses: { 200: jsonAnswer('The file', UploadedFile), ...errorResponses() },
});

const contentRoute = createRoute({
  method: 'get',
  path: '/files/{id}/content',
  operationId: 'files.download',
  summary: 'Download an upload',
  description: 'Returns the content of an upload, as an attachment.',
  request: { params },
  responses: { 200: { description: 'The content', content: fileContent }, ...errorResponses() },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/files/{id}',
  operationId: 'files.delete',
  summary: 'Delete an upload',
  description:
    'Deletes an upload and its content. While a live agent has it as an input, this is a `conflict`.',
  request: { params },
  responses: { 204: { description: 'Deleted' }, ...errorResponses('conflict') },
});

/** Inputs of agents that are too large for a spawn. */
export function fileRoutes({ db, files }: { db: Database; files: Files }) {
  async function getRow(accountId: string, id: string) {
    const row = await selectFile(db, accountId, { id, agentId: null });
    if (row === undefined) throw new ApiError('not_found', 'There is no such file');
    return row;
  }

  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(uploadRoute, async (c) => {
      const key = idempotencyKeyOf(c);
      const { name } = c.req.valid('query');
      const content = c.req.raw.body ?? new Blob([]).stream();
      return c.json(await uploadFile({ db, files }, c.var.accountId, { name, content }, key), 201);
    })
    .openapi(listRoute, async (c) =>
      c.json(await listUploads(db, c.var.accountId, c.req.valid('query')), 200),
    )
    .openapi(getRoute, async (c) =>
      c.json(toUploadedFile(await getRow(c.var.accountId, c.req.valid('param').id)), 200),
    )
    .openapi(contentRoute, async (c) =>
      sendContent(c, files, await getRow(c.var.accountId, c.req.valid('param').id)),
    )
    .openapi(deleteRoute, async (c) => {
      const key = idempotencyKeyOf(c);
      await deleteUpload({ db, files }, c.var.accountId, c.req.valid('param').id, key);
      return c.body(null, 204);
    });
}
