import type { Readable, Transform } from 'node:stream';
import { canUnpack, unpackBody } from '../unpack-body.ts';
import type { SecretExchange } from './open-secret-exchange.ts';
import { replacing } from './replacing.ts';

/** An answer of which the body is searched. */
export interface PutBackBody {
  /** Whether `Content-Encoding` no longer says how the body is written. */
  isUnpacked: boolean;
  /** Whether `Content-Length` still says how long it is. */
  keepsLength: boolean;
  /** The body as it can be searched, and the step that does it. */
  open(body: Readable): { body: Readable; step: Transform };
}

/**
 * How the body of an answer gets its placeholders back. A server that compresses although it was asked not to is
 * decompressed; a part of a compressed file cannot be.
 */
export function putBackBody(
  exchange: SecretExchange,
  { status, encodings, hasBody }: { status: number; encodings: string; hasBody: boolean },
): PutBackBody {
  const isUnpacked = hasBody && status !== 206 && encodings !== '' && canUnpack(encodings);
  return {
    isUnpacked,
    keepsLength: !hasBody || (!isUnpacked && exchange.keepsLength.response),
    open: (body) => ({
      body: isUnpacked ? unpackBody(body, encodings) : body,
      step: replacing(exchange.putBackBody()),
    }),
  };
}
