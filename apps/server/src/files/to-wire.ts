import type { Artifact, UploadedFile } from '@jettson/contract';
import type { FileRow } from './queries.ts';

export function toUploadedFile(row: FileRow): UploadedFile {
  return { file_id: row.id, name: row.path, ...stored(row) };
}

export function toArtifact(row: FileRow): Artifact {
  return { artifact_id: row.id, agent_id: row.agentId ?? '', path: row.path, ...stored(row) };
}

function stored({ sizeBytes, sha256, createdAt, expiresAt }: FileRow) {
  return {
    size_bytes: sizeBytes,
    sha256,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
  };
}
