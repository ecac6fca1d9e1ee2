import { ApiError } from '../errors.ts';

/**
 * Decodes a body, at once or piece by piece; called without a piece it ends. Throws `invalid_body` for bytes that are not
 * UTF-8: the usual way would put replacement characters in their place, and store something that nobody sent.
 */
export function openUtf8Decoder(): (piece?: Uint8Array | ArrayBuffer) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (piece) => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      throw new ApiError('invalid_body', 'The body is not UTF-8', {
        details: { field: 'body', expected: 'JSON in UTF-8' },
      });
    }
  };
}
