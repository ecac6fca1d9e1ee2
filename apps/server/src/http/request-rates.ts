import { ApiError } from '../errors.ts';

/** How often a caller may send a request. */
export interface RequestLimit {
  /** The plan with this rate; a caller without a key has none. */
  plan?: string;
  /** Null: unlimited. */
  requestsPerSecond: number | null;
  /** How many may come at once after a pause. */
  requestBurst: number;
}

/** The requests of many callers, each counted separately. */
export interface RequestRates {
  /**
   * Counts requests of a caller and returns the headers that say how many are left. Throws `rate_limited`; refused
   * requests do not count.
   */
  take(caller: string, limit: RequestLimit, requests?: number): Record<string, string>;
  /** Throws `rate_limited` if a caller known here may not send a request now, before anything is looked up for it. */
  refuseEmpty(caller: string): void;
  /** Whether a request of the caller was counted here recently. */
  isKnown(caller: string): boolean;
}

/** A token bucket. Each request takes a token, and it refills by itself. */
interface Bucket {
  tokens: number;
  /** When it had that many, milliseconds. */
  at: number;
  limit: RequestLimit;
}

/** The least recently used one is dropped: it is most likely full. */
const MAX_BUCKETS = 10_000;

/** Counts only in this process: with two servers, a caller gets twice as much. */
export function openRequestRates(now: () => number = () => performance.now()): RequestRates {
  // Ordered by last use.
  const buckets = new Map<string, Bucket>();

  function fill(bucket: Bucket): void {
    const { requestsPerSecond, requestBurst } = bucket.limit;
    const time = now();
    const added = requestsPerSecond === null ? requestBurst : ((time - bucket.at) / 1000) * requestsPerSecond;
    bucket.tokens = Math.min(requestBurst, bucket.tokens + added);
    bucket.at = time;
  }

  return {
    take(caller, limit, requests = 1) {
      const bucket = buckets.get(caller) ?? { tokens: limit.requestBurst, at: now(), limit };
      // Plans change.
      bucket.limit = limit;
      buckets.delete(caller);
      buckets.set(caller, bucket);
      if (buckets.size > MAX_BUCKETS) buckets.delete(buckets.keys().next().value as string);
      if (limit.requestsPerSecond === null) return {};
      fill(bucket);
      if (bucket.tokens < requests) throw tooMany(bucket, requests);
      bucket.tokens -= requests;
      return toFields(bucket);
    },
    refuseEmpty(caller) {
      const bucket = buckets.get(caller);
      if (bucket === undefined || bucket.limit.requestsPerSecond === null) return;
      fill(bucket);
      if (bucket.tokens < 1) throw tooMany(bucket, 1);
    },
    isKnown: (caller) => buckets.has(caller),
  };
}

function tooMany({ tokens, limit }: Bucket, requests: number): ApiError {
  const { plan, requestsPerSecond: perSecond } = limit;
  const retryAfterSeconds = Math.max(1, secondsToFill(requests - tokens, limit));
  return new ApiError(
    'rate_limited',
    `${perSecond} requests per second are allowed; try again in ${retryAfterSeconds} s`,
    {
      details: {
        ...(plan === undefined ? {} : { plan }),
        window: 'second',
        limitPerSecond: perSecond,
        retryAfterSeconds,
      },
      retryAfterSeconds,
      headers: toFields({ tokens, limit }),
    },
  );
}

/**
 * The headers of draft-ietf-httpapi-ratelimit-headers-10: the size of the bucket and the seconds that an empty one
 * takes to fill; its current level, and the seconds until it is full.
 */
function toFields({ tokens, limit }: Pick<Bucket, 'tokens' | 'limit'>): Record<string, string> {
  const { requestBurst } = limit;
  return {
    'ratelimit-policy': `"requests";q=${requestBurst};w=${Math.max(1, secondsToFill(requestBurst, limit))}`,
    ratelimit: `"requests";r=${Math.floor(tokens)};t=${secondsToFill(requestBurst - tokens, limit)}`,
  };
}

function secondsToFill(tokens: number, { requestsPerSecond }: RequestLimit): number {
  // A plan may allow none, and a wait is a number.
  return Math.ceil(tokens / Math.max(requestsPerSecond ?? 0, 1 / 3600));
}
