import fs from 'node:fs';
import { promisify } from 'node:util';

const fdatasync = promisify(fs.fdatasync);

/**
 * The syncs of Postgres' log that are due. Postgres asks for one at each commit and would wait for it with everything
 * else; here it goes on, and whoever answers a client waits for `sync`, which is one for all commits until then. Before
 * anything that must not reach the disk ahead of the log, `settle` does what is due.
 */
export function openLogSync() {
  const due = new Set<number>();
  let underWay = new Set<number>();
  let isNew = false;
  let syncs = 0;

  return {
    /** How often the disk was waited for. */
    get syncs() {
      return syncs;
    },
    /** Postgres asked for a sync of this open log file. */
    defer(file: number): void {
      due.add(file);
      isNew = true;
    },
    /** Whether Postgres asked for a sync since the last call of this function. */
    takeIsNew(): boolean {
      const was = isNew;
      isNew = false;
      return was;
    },
    /** Syncs now everything that is due, also what another sync has not finished. */
    settle(): void {
      if (due.size + underWay.size === 0) return;
      syncs++;
      for (const file of new Set([...due, ...underWay])) fs.fdatasyncSync(file);
      due.clear();
      underWay.clear();
    },
    /** Whether this file must be settled before it is closed: its number may then be that of another. */
    concerns: (file: number): boolean => due.has(file) || underWay.has(file),
    /** Resolves when everything that was due is on disk. One at a time. */
    async sync(): Promise<void> {
      const files = new Set(due);
      underWay = files;
      due.clear();
      const syncOne = async (file: number) => {
        await fdatasync(file).catch((error) => {
          // Settled and closed meanwhile.
          if (files.has(file)) throw error;
        });
      };
      syncs++;
      await Promise.all([...files].map(syncOne));
      files.clear();
    },
  };
}

export type LogSync = ReturnType<typeof openLogSync>;
