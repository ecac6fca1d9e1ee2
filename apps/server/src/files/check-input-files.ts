import {
  INPUT_FILES_MAX_BYTES,
  type InlineInputFile,
  type InputFileRequest,
  InputMediaType,
  PICTURE_MAX_BYTES,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { wrongField } from '../errors.ts';
import { contentName } from './content-name.ts';
import { detectMediaType, SIGNATURE_BYTES } from './detect-media-type.ts';
import { FileGoneError } from './file-store.ts';
import { type AgentInputFile, selectUploadsById } from './input-file-queries.ts';
import type { Files } from './open-file-store.ts';

/**
 * The pictures and PDFs of a spawn, with their types by content. Throws `invalid_body`, which names the file, for one that
 * does not exist, is no such file or is too large.
 */
export async function checkInputFiles(
  deps: { db: Database; files: Files },
  accountId: string,
  requested: readonly InputFileRequest[],
): Promise<AgentInputFile[]> {
  const ids = requested.filter((file) => typeof file === 'string');
  const uploads = ids.length === 0 ? [] : await selectUploadsById(deps.db, accountId, ids);
  const checked: AgentInputFile[] = [];
  for (const [index, file] of requested.entries()) {
    const field = `input_files.${index}`;
    const input =
      typeof file === 'string'
        ? await checkUpload(
            deps,
            uploads.find(({ id }) => id === file),
            field,
          )
        : checkInline(file, field);
    const max = input.mediaType === 'application/pdf' ? INPUT_FILES_MAX_BYTES : PICTURE_MAX_BYTES;
    if (input.sizeBytes > max) throw wrongField(field, `at most ${inMegabytes(max)} of ${input.mediaType}`);
    checked.push(input);
  }
  if (checked.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > INPUT_FILES_MAX_BYTES) {
    throw wrongField('input_files', `at most ${inMegabytes(INPUT_FILES_MAX_BYTES)} together`);
  }
  return checked;
}

function checkInline({ name, media_type: mediaType, data }: InlineInputFile, field: string): AgentInputFile {
  const content = Buffer.from(data, 'base64');
  const found = detectMediaType(content);
  if (found !== mediaType) {
    throw wrongField(
      `${field}.media_type`,
      `the type of the content, which is ${found ?? 'none of those that models are shown'}`,
    );
  }
  return { name, mediaType, sizeBytes: content.byteLength, content, fileId: null };
}

async function checkUpload(
  { files }: { files: Files },
  upload: Awaited<ReturnType<typeof selectUploadsById>>[number] | undefined,
  field: string,
): Promise<AgentInputFile> {
  const start = upload && (await readStart(files, contentName(upload)));
  if (upload === undefined || start === undefined) {
    throw wrongField(field, 'the file_id of an upload that is still kept');
  }
  const mediaType = detectMediaType(start);
  if (mediaType === undefined)
    throw wrongField(field, `an upload that is ${InputMediaType.options.join(', ')}`);
  return { name: upload.path, mediaType, sizeBytes: upload.sizeBytes, content: null, fileId: upload.id };
}

/** The first bytes of a content; undefined if the store does not have it. */
async function readStart({ store }: Files, name: string): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of await store.open(name)) {
      pieces.push(piece);
      size += piece.byteLength;
      if (size >= SIGNATURE_BYTES) break;
    }
  } catch (error) {
    if (error instanceof FileGoneError) return undefined;
    throw error;
  }
  return Buffer.concat(pieces);
}

function inMegabytes(bytes: number): string {
  return `${bytes / 1024 ** 2} MB`;
}
