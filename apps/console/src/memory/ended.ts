/** What ended a version, in words. */
export const ENDED: Record<string, string> = {
  superseded: 'replaced',
  amended: 'amended',
  deleted: 'deleted',
  expired: 'expired',
  deduped: 'removed as a duplicate',
  consolidated: 'merged into a summary',
};
