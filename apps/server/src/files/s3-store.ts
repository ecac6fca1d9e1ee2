import { openAsBlob } from 'node:fs';
import { AwsClient } from 'aws4fetch';
import type { S3Config } from '../config-files.ts';
import { FileGoneError, type FileStore } from './file-store.ts';

const RETRIES = 4;
const FIRST_PAUSE_MS = 200;

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
    const response = await client.fetch(`${base}/${name}`, { method, ...init });
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status === 404) throw new FileGoneError(name);
    throw new Error(`the file store answered ${response.status} to ${method}`);
  }

  return {
    async put(name, { path, sha256 }) {
      // Since the hash is signed, the store refuses content that was damaged in transit.
      const response = await ask('PUT', name, {
        body: await openAsBlob(path),
        headers: { 'x-amz-content-sha256': sha256, 'content-type': 'application/octet-stream' },
      });
      await response.body?.cancel();
    },
    async open(name) {
      const { body } = await ask('GET', name);
      return body ?? new Blob([]).stream();
    },
    async remove(name) {
      const response = await ask('DELETE', name).catch((error) => {
        if (!(error instanceof FileGoneError)) throw error;
        return undefined;
      });
      await response?.body?.cancel();
    },
  };
}
