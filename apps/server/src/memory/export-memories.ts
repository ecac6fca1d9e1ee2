import type { Memory, MemoryExport, MemoryVersion } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type ExportPosition, selectForExport, selectNow } from './bulk-queries.ts';
import { toMemory, toMemoryVersion } from './to-memory.ts';

export interface ExportInput {
  /** All versions, each as it was, instead of the live memories. */
  history: boolean;
}

const ROWS_AT_ONCE = 500;

/** The account's memories by namespace and key, page by page, all as of one moment. */
export async function* exportMemories(
  { db }: { db: Database },
  accountId: string,
  { history }: ExportInput,
): AsyncGenerator<(Memory | MemoryVersion)[]> {
  const at = await selectNow(db);
  let after: ExportPosition = { namespace: '', key: '', validFrom: -1 };
  for (;;) {
    const rows = await selectForExport(db, accountId, { at, history, after, limit: ROWS_AT_ONCE });
    const last = rows.at(-1);
    if (last === undefined) return;
    // What ended after that moment was still going on then.
    yield rows.map((row) =>
      history
        ? toMemoryVersion(
            row.validTo !== null && row.validTo > at ? { ...row, validTo: null, endedBy: null } : row,
          )
        : toMemory(row),
    );
    if (rows.length < ROWS_AT_ONCE) return;
    after = last;
  }
}

/** The export as one JSON document. */
export async function exportDocument(
  deps: { db: Database },
  accountId: string,
  input: ExportInput,
): Promise<MemoryExport> {
  const memories = (await Array.fromAsync(exportMemories(deps, accountId, input))).flat();
  return { version: 1, exported_at: Date.now(), count: memories.length, memories };
}

/** The export as NDJSON, one memory or version a line: of any size, and the same bytes for the same memories. */
export function exportLines(
  deps: { db: Database },
  accountId: string,
  input: ExportInput,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pages = exportMemories(deps, accountId, input);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pages.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.map((record) => `${JSON.stringify(record)}\n`).join('')));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
}
