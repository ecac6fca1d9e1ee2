import { TimeAgo } from '../ui/time-ago.tsx';

/** When a memory stops being found. */
export function Expiry({ at }: { at: number | null }) {
  return at === null ? <>never</> : <TimeAgo at={at} />;
}
