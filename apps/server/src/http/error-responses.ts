import { ERROR_STATUS, type ErrorCode, ErrorResponse } from '@jettson/contract';

/** Every route can answer these. */
const COMMON: ErrorCode[] = [
  'invalid_body',
  'invalid_api_key',
  'not_found',
  'payload_too_large',
  'unsupported_media_type',
  'internal_error',
  'unavailable',
];

/** The error answers of a route for its OpenAPI description: the common ones and `codes`. */
export function errorResponses(...codes: ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...COMMON, ...codes])) {
    const status = ERROR_STATUS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      { description: of.join(', '), content: { 'application/json': { schema: ErrorResponse } } },
    ]),
  );
}
