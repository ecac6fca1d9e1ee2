import type { InputMediaType } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { contentName } from './content-name.ts';
import { FileGoneError } from './file-store.ts';
import { selectInputFiles } from './input-file-queries.ts';
import type { Files } from './open-file-store.ts';
import { FilesNotPlacedError } from './place-files.ts';

/** A picture or a PDF as the model gets it. */
export interface ReadInputFile {
  name: string;
  media_type: InputMediaType;
  /** Base64. */
  data: string;
}

/** The files that an agent's model sees beside the task, in their order. Throws FilesNotPlacedError for one that is gone. */
export async function readInputFiles(
  { db, files: { store } }: { db: Database; files: Files },
  accountId: string,
  agentId: string,
): Promise<ReadInputFile[]> {
  const read: ReadInputFile[] = [];
  for (const { name, mediaType, content, upload } of await selectInputFiles(db, accountId, agentId)) {
    try {
      const bytes = content ?? (upload && (await readAll(await store.open(contentName(upload)))));
      if (bytes === null) throw new FileGoneError(name);
      read.push({ name, media_type: mediaType, data: Buffer.from(bytes).toString('base64') });
    } catch (error) {
      if (!(error instanceof FileGoneError)) throw error;
      throw new FilesNotPlacedError(`The input file ${name} cannot be read any more: ${error.message}`);
    }
  }
  return read;
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(stream));
}
