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
  const ids = files.flatMap(({ file_id: id }) => (id === undefined ? [] : [id]));
  const uploads = ids.length === 0 ? new Set() : await lockUploads(tx, accountId, ids);
  const inputs = files.map(({ path, content, encoding, file_id: fileId }, index) => {
    if (fileId === undefined) return { path, content: Buffer.from(content ?? '', encoding), fileId: null };
    if (uploads.has(fileId)) return { path, content: null, fileId };
    const field = `files.${index}.file_id`;
    throw new ApiError('invalid_body', `${field}: there is no such file`, {
      details: { field, expected: 'the file_id of an upload that is still kept' },
    });
  });
  await insertAgentFiles(tx, accountId, agentId, inputs);
}
