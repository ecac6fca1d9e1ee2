/** What answers show in place of a write-only value; sent back, it stands for the stored one. */
export const HIDDEN_VALUE = '…';
