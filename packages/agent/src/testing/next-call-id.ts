let count = 0;

/** Call ids for tests of the loop, a new one each time. */
export function nextCallId(): string {
  return `call_${++count}`;
}
