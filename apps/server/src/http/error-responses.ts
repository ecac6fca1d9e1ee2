import { ERROR_MEANINGS, ERROR_REMEDIES, ERROR_STATUS, type ErrorCode } from '@jettson/contract';

/** Every route can return these. */
const COMMON: ErrorCode[] = [
  'invalid_body',
  'invalid_api_key',
  'rate_limited',
  'not_found',
  'payload_too_large',
  'unsupported_media_type',
  'misdirected_request',
  'internal_error',
  'unavailable',
];

/** The error responses of a route for its OpenAPI description: the common ones and `codes`. */
export function errorResponses(...codes: ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...COMMON, ...codes])) {
    const status = ERROR_STATUS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, of]) => [status, errorAnswer(of)]));
}

/** The response with one of these codes. */
export function errorAnswer(codes: ErrorCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_MEANINGS[code]}`).join(' '),
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

/**
 * Each error that an operation can return, by its code: what it means, what to do, and an example. A wrong method never reaches
 * an operation.
 */
export const errorExamples = Object.fromEntries(
  Object.entries(ERROR_MEANINGS)
    .filter(([code]) => code !== 'method_not_allowed')
    .map(([code, message]) => [
      code,
      {
        summary: message,
        description: ERROR_REMEDIES[code as ErrorCode],
        value: { error: { code, message } },
      },
    ]),
);
