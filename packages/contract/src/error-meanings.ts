import type { ErrorCode } from './errors.ts';

/** What each error code means, for the API's description. */
export const ERROR_MEANINGS: Record<ErrorCode, string> = {
  invalid_body: 'The body is not JSON, or a field in it is not valid; details names the field.',
  invalid_task: 'The task is empty or longer than 4,000 characters.',
  invalid_key: 'The key of the memory, or the idempotency key, is empty or too long.',
  invalid_value: 'A value is empty, too long or unknown.',
  invalid_query: 'A query parameter is not valid; details names it.',
  invalid_region: 'There is no such region; details lists the regions.',
  invalid_model:
    'There is no such model, or its price is unknown, so that a cost limit could not be enforced; details.fix is then the ' +
    'command that sets the price.',
  invalid_api_key: 'The API key is missing, malformed, unknown, revoked or expired.',
  monthly_quota_exceeded:
    "The month's hours of work are used up, or its cost limit leaves no room for a model call.",
  memory_quota_exceeded: 'The plan allows no more memories, or too many proposals wait for a decision.',
  file_quota_exceeded: 'The plan has no more room for files.',
  storage_quota_exceeded:
    'The plan allows no more versions of a memory, messages to an agent, or bytes of its log.',
  forbidden:
    'The API key lacks the scope named in details, or the role of the person at the console does not allow the call; details.role is the lowest role that does. Some calls can only be made by people at the console, not with a key.',
  not_found: 'There is no such thing in this account.',
  method_not_allowed: 'This method is not available at this path.',
  conflict: 'The current state does not allow the change; details says what the state is.',
  payload_too_large: 'The body is too large.',
  unsupported_media_type: 'This call does not accept the content type.',
  misdirected_request:
    'The server was called by a host name that is not its own; the message lists its names.',
  idempotency_key_reused: 'The idempotency key was used for another request.',
  rate_limited: 'Too many requests. Wait as many seconds as Retry-After says.',
  concurrent_limit_reached: 'Too many at the same time. Wait as many seconds as Retry-After says.',
  internal_error: 'The server failed. Quote the x-request-id of the response when you report it.',
  unavailable: 'The server cannot do this now. Wait as many seconds as Retry-After says.',
};
