let count = 0;

/** Call ids for tests of the loop, each another one. */
export function nextCallId(): string {
  return `call_${++count}`;
}
