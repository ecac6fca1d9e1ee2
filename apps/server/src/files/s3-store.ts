import { openAsBlob } from 'node:fs';
import { AwsClient } from 'aws4fetch';
import type { S3Config } from '../config-files.ts';
import { FileGoneError, type FileStore, FileStoreAwayError } from './file-store.ts';

const RETRIES = 4;
const FIRST_PAUSE_MS = 200;

/** What the operator has to mend. */
const REASONS: Record<number, string> = {
  403:
    'the access key is wrong, or it lacks s3:GetObject, s3:PutObject or s3:DeleteObject on the objects of the bucket, or ' +
    's3:ListBucket on the bucket, without which S3 answers 403 for an object that is not there',
  404: 'there is no such bucket',
};

/** Files in a bucket of S3 or an S3-compatible store. */
export function s3Store({ url, ...credentials }: S3Config): FileStore {
  const client = new AwsClient({
    ...credentials,
    service: 's3',
    retries: RETRIES,
    initRetryMs: FIRST_PAUSE_MS,
  });
  const base = url.replace(/\/+$/, '');

  async function ask(method: string, name: string, init: RequestInit = {}): Promise<Response> {
    const response = await client.fetch(`${base}/${name}`, { method, ...init }).catch((error) => {
      throw new FileStoreAwayError(`the file store did not answer ${method}`, { cause: error });
    });
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status === 404 && method !== 'PUT') throw new FileGoneError(name);
    const reason = REASONS[response.status];
    // Only the operator can mend it, and the same may work then.
    throw new FileStoreAwayError(
      `the file store answered ${response.status} to ${method}${reason === undefined ? '' : `: ${reason}`}`,
    );
  }

  return {
    place: `the bucket ${base}`,
    async put(name, { path, sha256 }) {
      // Since the hash is signed, the store refuses content that was damaged in transit.
      const response = await ask('PUT', name, {
        body: await openAsBlob(path),
        headers: { 'x-amz-content-sha256': sha256, 'content-type': 'application/octet-stream' },
      });
      await response.body?.cancel();
    },
    async has(name) {
      try {
        const response = await ask('HEAD', name);
        await response.body?.cancel();
        return true;
      } catch (error) {
        if (error instanceof FileGoneError) return false;
        throw error;
      }
    },
    async open(name) {
      const { body } = await ask('GET', name);
      return body === null ? new Blob([]).stream() : ReadableStream.from(whileItLasts(body));
    },
    async remove(name) {
      const response = await ask('DELETE', name).catch((error) => {
        if (!(error instanceof FileGoneError)) throw error;
        return undefined;
      });
      await response?.body?.cancel();
    },
    // A bucket has no folders.
    removeFolder: async () => {},
  };
}

/** A connection may break in the middle of a content. */
async function* whileItLasts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw new FileStoreAwayError('the file store broke off a content', { cause: error });
  }
}
