/** What every error of this SDK has in addition to its message. */
export interface JettsonErrorFields {
  code: string;
  /** HTTP status of the answer; 0 when there was none. */
  status?: number | undefined;
  details?: Record<string, unknown> | undefined;
  /** The server's name for the request (`x-request-id`): quote it when asking for help. */
  requestId?: string | undefined;
  cause?: unknown;
}

/** Base of every error that this SDK throws. */
export class JettsonError extends Error {
  override name = 'JettsonError';
  /** What went wrong, for programs: a code of the API, or `network_error`, `invalid_response`, … */
  readonly code: string;
  /** HTTP status of the answer; 0 when there was none. */
  readonly status: number;
  readonly details: Record<string, unknown>;
  readonly requestId: string | undefined;

  constructor(message: string, { code, status = 0, details = {}, requestId, cause }: JettsonErrorFields) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.details = details;
    this.requestId = requestId;
  }
}

/** 401: the key is missing, malformed, unknown, revoked or expired. */
export class JettsonAuthError extends JettsonError {
  override name = 'JettsonAuthError';
}

/** 402: a limit of the plan is used up: agent-hours of the month, memories, storage. */
export class JettsonQuotaExceededError extends JettsonError {
  override name = 'JettsonQuotaExceededError';

  get used(): number | undefined {
    return numberOrUndefined(this.details.used);
  }
  get limit(): number | undefined {
    return numberOrUndefined(this.details.limit);
  }
  get plan(): string | undefined {
    return typeof this.details.plan === 'string' ? this.details.plan : undefined;
  }
}

/** 404: it does not exist, or belongs to another account. */
export class JettsonNotFoundError extends JettsonError {
  override name = 'JettsonNotFoundError';
}

/** 400 and 422: the request is wrong; `details` names the field. */
export class JettsonValidationError extends JettsonError {
  override name = 'JettsonValidationError';
}

/** 429: too many requests, or too many agents at once; thrown when the retries are used up. */
export class JettsonRateLimitError extends JettsonError {
  override name = 'JettsonRateLimitError';
  /** How long the server asks to wait. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, fields: JettsonErrorFields & { retryAfterSeconds?: number | undefined }) {
    super(message, fields);
    this.retryAfterSeconds = fields.retryAfterSeconds ?? numberOrUndefined(this.details.retryAfterSeconds);
  }
}

/** 5xx: the server, or a proxy in front of it, failed; thrown when the retries are used up. */
export class JettsonServerError extends JettsonError {
  override name = 'JettsonServerError';
}

/** The answer is not from this API: broken JSON, an empty body, a redirect (which is never followed). */
export class JettsonResponseError extends JettsonError {
  override name = 'JettsonResponseError';
}

/** No answer, or an incomplete one: connection refused, reset, dropped, timed out. `code` is `network_error`. */
export class JettsonNetworkError extends JettsonError {
  override name = 'JettsonNetworkError';

  constructor(message: string, cause?: unknown) {
    super(message, { code: 'network_error', cause });
  }
}

/** `wait` gave up while the agent was still working. It keeps running; wait again, or cancel it. */
export class AgentTimeoutError extends JettsonError {
  override name = 'AgentTimeoutError';
  readonly agentId: string;
  readonly elapsedMs: number;

  constructor(agentId: string, elapsedMs: number) {
    super(`Agent ${agentId} was still at work after ${Math.round(elapsedMs / 1000)} s`, {
      code: 'agent_timeout',
    });
    this.agentId = agentId;
    this.elapsedMs = elapsedMs;
  }
}

/**
 * `stream` gave up: the server was silent, or could not be reached, for too long. Continue with `after: lastEventId`.
 */
export class StreamIdleTimeoutError<Id = number> extends JettsonError {
  override name = 'StreamIdleTimeoutError';
  /** Undefined for the stream of the account. */
  readonly agentId: string | undefined;
  /** The last event that arrived. If none did: 0 for an agent, undefined for the account. */
  readonly lastEventId: Id;

  constructor(agentId: string | undefined, lastEventId: Id, idleTimeoutMs: number, cause?: unknown) {
    super(`No sign of life on the events of ${agentId ?? 'all agents'} for ${idleTimeoutMs} ms`, {
      code: 'stream_idle_timeout',
      cause,
    });
    this.agentId = agentId;
    this.lastEventId = lastEventId;
  }
}

/** The typed error for an answer that is not a success. A proxy's page instead of JSON becomes `http_<status>`. */
export function errorFromResponse(response: Response, text: string): JettsonError {
  const { status, headers } = response;
  const body = parseErrorBody(text);
  const message = body?.message ?? `The server answered ${status} without an error of this API`;
  const fields = {
    code: body?.code ?? `http_${status}`,
    status,
    details: body?.details,
    requestId: headers.get('x-request-id') ?? undefined,
  };

  if (status === 401) return new JettsonAuthError(message, fields);
  if (status === 402) return new JettsonQuotaExceededError(message, fields);
  if (status === 404) return new JettsonNotFoundError(message, fields);
  if (status === 400 || status === 422) return new JettsonValidationError(message, fields);
  if (status === 429) {
    const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'));
    return new JettsonRateLimitError(message, { ...fields, retryAfterSeconds });
  }
  if (status >= 500) return new JettsonServerError(message, fields);
  return new JettsonError(message, fields);
}

function parseErrorBody(
  text: string,
): (Pick<JettsonErrorFields, 'code' | 'details'> & { message: string }) | undefined {
  try {
    const { code, message, details } = JSON.parse(text).error;
    if (typeof code !== 'string' || typeof message !== 'string') return undefined;
    return { code, message, details: typeof details === 'object' && details ? details : undefined };
  } catch {
    return undefined;
  }
}

/** Seconds from a Retry-After header, which is whole seconds or an HTTP date. */
function parseRetryAfter(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}

function numberOrUndefined(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
