import { z } from 'zod';
import { text } from './text.ts';

/** Largest upload, and largest artifact that is kept. */
export const FILE_MAX_BYTES = 100 * 1024 ** 2;
export const SPAWN_FILES_MAX = 100;
export const ARTIFACT_PATHS_MAX = 50;

const WORKSPACE = '/workspace/';

/** A file's path below /workspace, in its shortest form; absolute and relative are the same. */
export const WorkspacePath = text(1, 1000)
  .overwrite(shortestForm)
  .refine(
    (path) => !path.split('/').some((part) => ['', '.', '..'].includes(part)),
    'expected the path of a file below /workspace, without ".."',
  )
  .meta({ description: 'Below /workspace, e.g. data/in.csv.' });

function shortestForm(path: string): string {
  const relative = path.startsWith(WORKSPACE) ? path.slice(WORKSPACE.length) : path;
  return relative
    .replaceAll(/\/+/g, '/')
    .replaceAll(/(^|\/)(\.\/)+/g, '$1')
    .replace(/\/$/, '');
}

export const SpawnFile = z
  .object({
    path: WorkspacePath,
    content: z.string().optional().meta({ description: 'The whole content; larger files by file_id.' }),
    encoding: z.enum(['utf8', 'base64']).optional().meta({ description: 'Of content; utf8 by default.' }),
    file_id: text(1, 64).optional().meta({ description: 'Of an upload (POST /files).' }),
  })
  .refine(
    ({ content, file_id }) => (content === undefined) !== (file_id === undefined),
    'expected either content or file_id',
  )
  .refine(
    ({ content, encoding }) => encoding !== 'base64' || z.base64().safeParse(content).success,
    'expected base64',
  )
  .meta({ id: 'SpawnFile', description: 'A file that is in /workspace before the first turn.' });
export type SpawnFile = z.infer<typeof SpawnFile>;

export const SpawnFiles = z
  .array(SpawnFile)
  .max(SPAWN_FILES_MAX)
  .refine(
    (files) => new Set(files.map(({ path }) => path)).size === files.length,
    'expected each path only once',
  );

const stored = {
  size_bytes: z.int(),
  sha256: z.string().meta({ description: 'Of the content, hex.' }),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().meta({ description: 'When it is deleted.' }),
};

export const UploadedFile = z
  .object({ file_id: z.string(), name: z.string(), ...stored })
  .meta({ id: 'UploadedFile' });
export type UploadedFile = z.infer<typeof UploadedFile>;

export const UploadQuery = z.object({
  name: text(1, 255)
    .default('file')
    .meta({ description: 'For people; what it is called in a computer, the spawn says.' }),
});

export const ListFilesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional().meta({ description: 'The next_cursor of the page before.' }),
});
export type ListFilesQuery = z.infer<typeof ListFilesQuery>;

export const UploadedFileList = z
  .object({ data: z.array(UploadedFile), next_cursor: z.string().nullable() })
  .meta({ id: 'UploadedFileList', description: 'Newest first.' });
export type UploadedFileList = z.infer<typeof UploadedFileList>;

export const Artifact = z
  .object({
    artifact_id: z.string(),
    agent_id: z.string(),
    path: z.string().meta({ description: 'Below /workspace, e.g. out/report.csv.' }),
    ...stored,
  })
  .meta({ id: 'Artifact', description: 'A file that an agent left.' });
export type Artifact = z.infer<typeof Artifact>;

export const ArtifactList = z
  .object({ data: z.array(Artifact) })
  .meta({ id: 'ArtifactList', description: 'By path; all that the agent left and that is still kept.' });
export type ArtifactList = z.infer<typeof ArtifactList>;
