import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { INPUT_MEDIA_TYPES } from './input-media-types.ts';
import { text } from './text.ts';

export const INPUT_FILES_MAX = 20;
/** Of all inline files of a spawn together, decoded: in base64 they still fit into a request. */
export const INLINE_INPUT_MAX_BYTES = 700 * 1024;
/** The largest that common providers accept. */
export const PICTURE_MAX_BYTES = 5 * 1024 ** 2;
/** Of one PDF, and of all input files of a spawn together: they are sent with each request to the model. */
export const INPUT_FILES_MAX_BYTES = 10 * 1024 ** 2;

export const InputMediaType = z
  .enum(INPUT_MEDIA_TYPES)
  .meta({ id: 'InputMediaType', description: 'What a model can be shown beside its task.' });
export type InputMediaType = z.infer<typeof InputMediaType>;

export const InlineInputFile = closedObject({
  name: text(1, 255).describe('Its name, which the model may see.'),
  media_type: InputMediaType.describe('Its type. The content is checked against it.'),
  data: z
    .base64('expected base64')
    .min(4, 'expected a file that is not empty')
    .describe('Its content in base64.'),
}).meta({ id: 'InlineInputFile', description: 'A picture or a PDF that is sent with the spawn.' });
export type InlineInputFile = z.infer<typeof InlineInputFile>;

export const InputFileRequest = z
  .union([text(1, 64).describe('The file_id of an upload (POST /files).'), InlineInputFile])
  .meta({
    id: 'InputFileRequest',
    description: 'A picture or a PDF for the model: the id of an upload, or a small file itself.',
  });
export type InputFileRequest = z.infer<typeof InputFileRequest>;

export const InputFilesRequest = z
  .array(InputFileRequest)
  .max(INPUT_FILES_MAX)
  .refine(
    (files) => files.reduce((sum, file) => sum + inlineBytes(file), 0) <= INLINE_INPUT_MAX_BYTES,
    `expected at most ${INLINE_INPUT_MAX_BYTES / 1024} kB of inline files together; upload larger ones (POST /files) and name their ids`,
  );

function inlineBytes(file: InputFileRequest): number {
  return typeof file === 'string' ? 0 : Math.floor((file.data.replace(/=+$/, '').length * 3) / 4);
}

export const InputFile = z
  .object({
    name: z.string().describe('Its name.'),
    media_type: InputMediaType,
    size_bytes: z.int().describe('Its size in bytes.'),
    file_id: z
      .string()
      .nullable()
      .describe('The ID of its upload; null for a file that the spawn itself contained.'),
  })
  .meta({ id: 'InputFile', description: 'A picture or a PDF that the model sees beside its task.' });
export type InputFile = z.infer<typeof InputFile>;
