import type { SpawnFile } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Plan } from '../accounts/get-plan.ts';
import { ApiError } from '../errors.ts';
import { insertAgentFiles, lockUploads } from './agent-file-queries.ts';
import { type AgentInputFile, insertInputFiles } from './input-file-queries.ts';
import { requireRoom } from './require-room.ts';

/**
 * Records the files of a new agent: those for its computer, and those that its model sees. Throws `invalid_body` for an
 * upload that does not exist, and `file_quota_exceeded`.
 */
export async function takeInputs(
  tx: Database,
  accountId: string,
  agentId: string,
  {
    files,
    inputFiles,
    plan,
  }: { files: readonly SpawnFile[]; inputFiles: readonly AgentInputFile[]; plan: Plan },
): Promise<void> {
  await requireUploads(tx, accountId, [
    ...uploadsIn(files),
    ...inputFiles.map(({ fileId }, index) => ({ fileId, field: `input_files.${index}` })),
  ]);
  const inputs = files.map(({ path, content, encoding, file_id: fileId }) =>
    fileId === undefined
      ? { path, content: Buffer.from(content ?? '', encoding), fileId: null }
      : { path, content: null, fileId },
  );
  const inline = inputFiles.filter(({ content }) => content !== null);
  const sizeBytes = inline.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (sizeBytes > 0) await requireRoom(tx, accountId, { plan, sizeBytes });
  await insertAgentFiles(tx, accountId, agentId, inputs);
  await insertInputFiles(tx, accountId, agentId, inputFiles);
}

/** An upload that a request names, and where; null for a file that the request contains. */
interface NamedUpload {
  fileId: string | null;
  field: string;
}

/** The uploads that the `files` of a spawn name. */
export function uploadsIn(files: readonly SpawnFile[]): NamedUpload[] {
  return files.map(({ file_id: fileId = null }, index) => ({ fileId, field: `files.${index}.file_id` }));
}

/** Throws `invalid_body` for an upload that does not exist. The others cannot be deleted before the transaction ends. */
export async function requireUploads(
  tx: Database,
  accountId: string,
  named: readonly NamedUpload[],
): Promise<void> {
  const ids = named.flatMap(({ fileId }) => fileId ?? []);
  if (ids.length === 0) return;
  const uploads = await lockUploads(tx, accountId, ids);
  const missing = named.find(({ fileId }) => fileId !== null && !uploads.has(fileId));
  if (missing === undefined) return;
  const { field } = missing;
  throw new ApiError('invalid_body', `${field}: there is no such file`, {
    details: { field, expected: 'the file_id of an upload that is still kept' },
  });
}
