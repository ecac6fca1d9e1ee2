import { z } from 'zod';

/**
 * Every error code of the API with its HTTP status. The table is closed: the server answers with no other code, and
 * both SDKs map their error classes from it.
 */
export const ERROR_STATUS = {
  invalid_body: 400,
  invalid_task: 400,
  invalid_key: 400,
  invalid_value: 400,
  invalid_query: 400,
  invalid_region: 400,
  invalid_model: 400,
  invalid_api_key: 401,
  monthly_quota_exceeded: 402,
  memory_quota_exceeded: 402,
  file_quota_exceeded: 402,
  storage_quota_exceeded: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  misdirected_request: 421,
  idempotency_key_reused: 422,
  rate_limited: 429,
  concurrent_limit_reached: 429,
  internal_error: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export const ErrorResponse = z
  .object({
    error: z
      .object({
        code: z
          .enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]])
          .describe('What went wrong, for programs.'),
        message: z.string().describe('What went wrong, for people.'),
        details: z
          .record(z.string(), z.unknown())
          .optional()
          .describe('More about it, such as the field or the limit in question.'),
      })
      .describe('What went wrong.'),
  })
  .meta({ id: 'Error', description: 'The body of every response that is not a success.' });
export type ErrorResponse = z.infer<typeof ErrorResponse>;
