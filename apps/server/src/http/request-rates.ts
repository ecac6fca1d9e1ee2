import { ApiError } from '../errors.ts';

/** How often a caller may send a request. */
export interface RequestLimit {
  /** The plan that says so; a caller without a key has none. */
  plan?: string;
  /** Null: unlimited. */
  requestsPerSecond: number | null;
  /** How many may come at once after a pause. */
  requestBurst: number;
}

/** The requests of many callers, each counted by itself. */
export interface RequestRates {
  /**
   * Counts requests of a caller and returns the header fields that tell what is left. Throws `rate_limited`; requests
   * that are refused count for nothing.
   */
  take(caller: string, limit: RequestLimit, requests?: number): Record<string, string>;
  /** Throws `rate_limited` when a caller that is known here can send nothing now: before anything is looked up for it. */
  refuseEmpty(caller: string): void;
  /** Whether the caller had a request counted here lately. */
  isKnown(caller: string): boolean;
}

/** A bucket of tokens. Each request takes one, and it fills by itself. */
interface Bucket {
  tokens: number;
  /** When it held them, milliseconds. */
  at: number;
  limit: RequestLimit;
}

/** The one that goes is the one that was not used for longest: it is most likely full. */
const MAX_BUCKETS = 10_000;

/** Counts in this process alone: behind two servers a caller gets twice as much. */
export function openRequestRates(now: () => number = () => performance.now()): RequestRates {
  // In the order of their last use.
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
    `${perSecond} requests a second are allowed; try again in ${retryAfterSeconds} s`,
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
 * The fields of draft-ietf-httpapi-ratelimit-headers-10: a full bucket and the seconds that an empty one takes to fill;
 * what is in it now, and the seconds until it is full.
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
