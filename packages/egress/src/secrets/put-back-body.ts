import type { Readable } from 'node:stream';
import type { Step } from '../flow.ts';
import { canUnpack, unpackBody } from '../unpack-body.ts';
import type { SecretExchange } from './open-secret-exchange.ts';

/** An answer of which the body is searched. */
export interface PutBackBody {
  /** Whether `Content-Encoding` no longer says how the body is written. */
  isUnpacked: boolean;
  /** Whether `Content-Length` still says how long it is. */
  keepsLength: boolean;
  /** The body as it can be searched, and the step that does it. */
  open(body: Readable): { body: Readable; step: Step };
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
      step: exchange.putBackBody(),
    }),
  };
}
