import { z } from 'zod';
import { closedObject } from './closed-object.ts';
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

export const SpawnFile = closedObject({
  path: WorkspacePath,
  content: z
    .string()
    .optional()
    .describe('The whole content of a small file. Give either this or `file_id`.'),
  encoding: z
    .enum(['utf8', 'base64'])
    .optional()
    .describe('How `content` is written: utf8, which is the default, or base64 for binary files.'),
  file_id: text(1, 64)
    .optional()
    .describe('The id of an upload (POST /files). Give either this or `content`.'),
})
  .refine(
    ({ content, file_id }) => (content === undefined) !== (file_id === undefined),
    'expected either content or file_id',
  )
  .refine(
    ({ content, encoding }) => encoding !== 'base64' || z.base64().safeParse(content).success,
    'expected base64',
  )
  .meta({ id: 'SpawnFile', description: 'A file that is in `/workspace` before the agent starts.' });
export type SpawnFile = z.infer<typeof SpawnFile>;

export const SpawnFiles = z
  .array(SpawnFile)
  .max(SPAWN_FILES_MAX)
  .refine(
    (files) => new Set(files.map(({ path }) => path)).size === files.length,
    'expected each path only once',
  );

const stored = {
  size_bytes: z.int().describe('Size of the content in bytes.'),
  sha256: z.string().describe('SHA-256 of the content, in hexadecimal.'),
  created_at: z.iso.datetime().describe('When it was created: ISO 8601, UTC.'),
  expires_at: z.iso
    .datetime()
    .nullable()
    .describe(
      'When it will be deleted, by the days that the plan keeps files now: ISO 8601, UTC; null for never.',
    ),
};

export const UploadedFile = z
  .object({
    file_id: z.string().describe('The id of the upload, for the `files` of a spawn.'),
    name: z.string().describe('The name that the upload gave.'),
    ...stored,
  })
  .meta({ id: 'UploadedFile', description: 'A file that you uploaded as an input for agents.' });
export type UploadedFile = z.infer<typeof UploadedFile>;

export const UploadQuery = z.object({
  name: text(1, 255)
    .default('file')
    .describe('A display name. The spawn decides what the file is called on the computer of the agent.'),
});

export const ListFilesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Files per page.'),
  cursor: z.string().max(500).optional().describe('The `next_cursor` of the previous page.'),
});
export type ListFilesQuery = z.infer<typeof ListFilesQuery>;

export const UploadedFileList = z
  .object({
    data: z.array(UploadedFile).describe('The files of this page.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` for the next page; null on the last one.'),
  })
  .meta({ id: 'UploadedFileList', description: 'A page of uploads, newest first.' });
export type UploadedFileList = z.infer<typeof UploadedFileList>;

export const Artifact = z
  .object({
    artifact_id: z.string().describe('The id of the artifact.'),
    agent_id: z.string().describe('The agent that left it.'),
    path: z.string().describe('Where the agent left it: a path below `/workspace`, e.g. out/report.csv.'),
    ...stored,
  })
  .meta({ id: 'Artifact', description: 'A file that an agent left.' });
export type Artifact = z.infer<typeof Artifact>;

export const ArtifactList = z
  .object({
    data: z
      .array(Artifact)
      .describe('Everything that the agent left and that has not been deleted, sorted by path.'),
  })
  .meta({ id: 'ArtifactList', description: 'The artifacts of an agent.' });
export type ArtifactList = z.infer<typeof ArtifactList>;
