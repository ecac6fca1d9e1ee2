import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { S3Config } from '../../config-files.ts';

export interface FakeS3 {
  config: S3Config;
  /** Path -> content. */
  objects: Map<string, Buffer>;
  /** The next `count` requests get 503. */
  failNext(count: number): void;
  /** After so many more requests it answers none, until it comes back. */
  goAway(options?: { after: number }): void;
  comeBack(): void;
  /** How many requests it has refused. */
  readonly refused: number;
  /** Breaks off the next content that is read, in the middle. */
  cutNext(): void;
  /** The next request of this method is carried out and never answered. Resolves when that is so. */
  hang(method: string): Promise<void>;
  close(): Promise<void>;
}

/** The environment of a process that keeps its files in this bucket. */
export const bucketSettings = ({ url, region, accessKeyId, secretAccessKey }: S3Config) => ({
  JETTSON_FILES_S3_URL: url,
  JETTSON_FILES_S3_REGION: region,
  JETTSON_FILES_S3_ACCESS_KEY_ID: accessKeyId,
  JETTSON_FILES_S3_SECRET_ACCESS_KEY: secretAccessKey,
});

/** A fake S3 for tests: objects in memory, each request's signature (version 4) and content hash checked. */
export async function startFakeS3(): Promise<FakeS3> {
  const objects = new Map<string, Buffer>();
  const credentials = { region: 'test-1', accessKeyId: 'AKTEST', secretAccessKey: 'fake-secret' };
  let failures = 0;
  let answersLeft = Number.POSITIVE_INFINITY;
  let refused = 0;
  let isCut = false;
  const hanging = new Map<string, () => void>();
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const status = answer(request, body);
    const hung = hanging.get(request.method ?? '');
    if (hung !== undefined) {
      hanging.delete(request.method ?? '');
      return hung();
    }
    if (typeof status === 'object' && isCut) {
      isCut = false;
      response.writeHead(200, { 'content-length': status.length });
      response.write(status.subarray(0, status.length / 2), () => response.destroy());
      return;
    }
    response.writeHead(typeof status === 'number' ? status : 200);
    response.end(typeof status === 'number' ? '' : status);
  });

  function answer(request: IncomingMessage, body: Buffer): number | Buffer {
    if (failures > 0 || answersLeft <= 0) {
      failures = Math.max(0, failures - 1);
      refused++;
      return 503;
    }
    answersLeft--;
    if (request.headers.authorization !== sign(request, credentials)) return 403;
    const path = request.url ?? '';
    if (!path.startsWith('/bucket/')) return 404;
    if (request.method === 'PUT') {
      if (request.headers['content-length'] === undefined) return 411;
      if (request.headers['x-amz-content-sha256'] !== sha256(body)) return 400;
      objects.set(path, body);
      return 200;
    }
    if (request.method === 'DELETE') {
      objects.delete(path);
      return 204;
    }
    return objects.get(path) ?? 404;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    config: { url: `http://127.0.0.1:${port}/bucket`, ...credentials },
    objects,
    failNext(count) {
      failures = count;
    },
    goAway({ after } = { after: 0 }) {
      answersLeft = after;
    },
    comeBack() {
      answersLeft = Number.POSITIVE_INFINITY;
    },
    get refused() {
      return refused;
    },
    cutNext() {
      isCut = true;
    },
    hang: (method) => new Promise((resolve) => void hanging.set(method, resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The Authorization header that the request must have, computed from what arrived. */
function sign(
  { method, url, headers }: IncomingMessage,
  { region, accessKeyId, secretAccessKey }: Omit<S3Config, 'url'>,
): string {
  const time = String(headers['x-amz-date']);
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const canonical = [
    method,
    url,
    '',
    ...signed.split(';').map((name) => `${name}:${headers[name]}`),
    '',
    signed,
    headers['x-amz-content-sha256'],
  ].join('\n');
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const key = [time.slice(0, 8), region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
