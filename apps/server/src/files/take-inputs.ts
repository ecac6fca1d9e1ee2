import type { SpawnFile } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { insertAgentFiles, lockUploads } from './agent-file-queries.ts';

/** Records the input files of a new agent. Throws `invalid_body` for an upload that does not exist. */
export async function takeInputs(
  tx: Database,
  accountId: string,
  agentId: string,
  files: readonly SpawnFile[],
): Promise<void> {
  await requireUploads(tx, accountId, files);
  const inputs = files.map(({ path, content, encoding, file_id: fileId }) =>
    fileId === undefined
      ? { path, content: Buffer.from(content ?? '', encoding), fileId: null }
      : { path, content: null, fileId },
  );
  await insertAgentFiles(tx, accountId, agentId, inputs);
}

/** Throws `invalid_body` for an upload that does not exist. The others cannot be deleted before the transaction ends. */
export async function requireUploads(
  tx: Database,
  accountId: string,
  files: readonly SpawnFile[],
): Promise<void> {
  const ids = files.flatMap(({ file_id: id }) => (id === undefined ? [] : [id]));
  if (ids.length === 0) return;
  const uploads = await lockUploads(tx, accountId, ids);
  const missing = files.findIndex(({ file_id: id }) => id !== undefined && !uploads.has(id));
  if (missing === -1) return;
  const field = `files.${missing}.file_id`;
  throw new ApiError('invalid_body', `${field}: there is no such file`, {
    details: { field, expected: 'the file_id of an upload that is still kept' },
  });
}
