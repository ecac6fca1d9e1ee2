import { setTimeout } from 'node:timers/promises';
import type { Database, DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';

const RESUMED = 'installation-resumed';
/** A notification can be missed. */
const LOOK_MS = 1_000;

/** True while the whole installation is paused, for other statements. */
export const IS_PAUSED = sql<boolean>`exists (select from installation_pause)`;

/** Since when the whole installation is paused: it keeps what it is given, and runs, calls and sends nothing. Null: it runs. */
export async function readPause(db: Database): Promise<Date | null> {
  const { rows } = await sql<{ since: Date }>`select since from installation_pause`.execute(db);
  return rows[0]?.since ?? null;
}

/** Lets all processes of the installation run again. False if it was not paused. */
export async function resumeInstallation({
  db,
  notify,
}: Pick<DatabaseHandle, 'db' | 'notify'>): Promise<boolean> {
  const { rows } = await sql`delete from installation_pause returning 1`.execute(db);
  await notify(RESUMED);
  return rows.length > 0;
}

/** Resolves when the installation is no longer paused, with false if `signal` aborts before. */
export async function untilResumed(
  { db, listen }: Pick<DatabaseHandle, 'db' | 'listen'>,
  signal: AbortSignal,
): Promise<boolean> {
  let wake = Promise.withResolvers<void>();
  const unlisten = await listen(RESUMED, () => wake.resolve());
  try {
    while (!signal.aborted) {
      // A database that is away comes back.
      const isPaused = await readPause(db).then(
        (since) => since !== null,
        () => true,
      );
      if (!isPaused) return true;
      wake = Promise.withResolvers();
      await Promise.race([
        wake.promise,
        setTimeout(LOOK_MS, undefined, { signal, ref: false }).catch(() => {}),
      ]);
    }
    return false;
  } finally {
    await unlisten().catch(() => {});
  }
}
