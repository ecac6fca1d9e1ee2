import type { ErrorCode } from './errors.ts';

/** What a caller does about each error code, for the documentation. */
export const ERROR_REMEDIES: Record<ErrorCode, string> = {
  invalid_body:
    'Correct the field that `details` names. A misspelt field is an error too; it is never ignored.',
  invalid_task: 'Shorten the task; put the rest into `instructions`, `input_files` or `files`.',
  invalid_key: 'Send a shorter key that is not empty.',
  invalid_value: 'Correct the field that `details` names.',
  invalid_query: 'Correct the query parameter that `details` names.',
  invalid_region: 'Use a region that `details` lists, or leave the region out.',
  invalid_model:
    'Name a model that `GET /models` lists. If the price is unknown, ask the operator to run the command in ' +
    '`details.fix`, or leave the limit out.',
  invalid_api_key:
    'Check `JETTSON_API_KEY`. Make a new key with `npx jettson keys create` or in the console.',
  monthly_quota_exceeded:
    'Wait for the 1st of the month (UTC), raise the cost limit if that is used up, or ask the operator for another plan.',
  memory_quota_exceeded:
    'Delete memories that you no longer need, accept or reject proposals, or ask the operator for another plan.',
  file_quota_exceeded: 'Delete files that you no longer need, or ask the operator for another plan.',
  storage_quota_exceeded:
    'Delete the memory with `hard=true` and write it again, or spawn another agent; or ask the operator for another plan.',
  forbidden: 'Use a key with the scope that `details` names, or make the change in the console.',
  not_found:
    'Check the id. Anything that belongs to another account is not found either, nor is what was purged or what the plan ' +
    'no longer keeps (`agent_days` and `file_days` of `GET /account`).',
  method_not_allowed: 'Use a method that the header `Allow` lists.',
  conflict: 'Read the current state, decide again, and repeat the call if it still applies.',
  payload_too_large: 'Send less in one request; upload large files with `POST /files`.',
  unsupported_media_type: 'Send the content type that the API reference gives for this call.',
  idempotency_key_reused: 'Use a new idempotency key for a new request.',
  rate_limited: 'Wait as many seconds as `Retry-After` says, then try again. The SDKs do this.',
  concurrent_limit_reached:
    'Wait for an agent or an upload to end, or stop one. The SDKs try again after `Retry-After`.',
  misdirected_request:
    'Call the server by a name of its own, or ask its operator to set `JETTSON_PUBLIC_URL`.',
  internal_error: 'Try again once. If it fails again, report it with the `x-request-id` of the response.',
  unavailable: 'Wait as many seconds as `Retry-After` says, then try again. The SDKs do this.',
};
