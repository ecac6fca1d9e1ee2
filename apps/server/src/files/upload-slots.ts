import { ApiError } from '../errors.ts';

const UPLOADS_AT_ONCE = 8;
const RETRY_SECONDS = 5;

/** How many uploads an account has under way in this process: until one is whole, only the disk bounds it. */
export interface UploadSlots {
  /** Disposing ends the upload. Throws `concurrent_limit_reached`. */
  enter(accountId: string): Disposable;
}

export function openUploadSlots(): UploadSlots {
  const underWay = new Map<string, number>();
  return {
    enter(accountId) {
      const count = underWay.get(accountId) ?? 0;
      if (count >= UPLOADS_AT_ONCE) {
        throw new ApiError(
          'concurrent_limit_reached',
          `${count} uploads are under way; wait for one to end`,
          {
            retryAfterSeconds: RETRY_SECONDS,
          },
        );
      }
      underWay.set(accountId, count + 1);
      return {
        [Symbol.dispose]() {
          const left = (underWay.get(accountId) ?? 1) - 1;
          if (left > 0) underWay.set(accountId, left);
          else underWay.delete(accountId);
        },
      };
    },
  };
}
