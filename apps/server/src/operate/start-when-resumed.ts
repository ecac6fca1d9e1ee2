import type { DatabaseHandle } from '@jettson/database';
import type { Logger } from 'pino';
import { readPause, untilResumed } from '../jobs/pause.ts';

/**
 * Calls `start` at once, or, in a paused installation, when it is resumed. What `start` puts on the stack is closed when
 * the result is disposed of. If a later start fails, the process ends, as it would have at the beginning.
 */
export async function startWhenResumed(
  { database, log }: { database: Pick<DatabaseHandle, 'db' | 'listen'>; log: Logger },
  start: (opened: AsyncDisposableStack) => Promise<void>,
): Promise<AsyncDisposable> {
  const since = await readPause(database.db);
  if (since === null) {
    await using opened = new AsyncDisposableStack();
    await start(opened);
    return opened.move();
  }
  log.warn({ since }, 'the installation is paused: nothing runs until "jettson resume"');
  const opened = new AsyncDisposableStack();
  const closing = new AbortController();
  const started = untilResumed(database, closing.signal).then(async (isResumed) => {
    if (!isResumed) return;
    log.info('the installation is resumed');
    await start(opened);
  });
  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      await started;
      await opened.disposeAsync();
    },
  };
}
