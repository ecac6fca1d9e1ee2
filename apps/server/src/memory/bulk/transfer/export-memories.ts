import type { Memory, MemoryVersion } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { MemoryScope } from '../../model/memory-scope.ts';
import { toMemory, toMemoryVersion } from '../../model/to-memory.ts';
import { type ExportPosition, selectForExport, selectNow } from './export-queries.ts';

export interface ExportInput {
  /** All versions, each as it was, instead of only the live memories. */
  history: boolean;
}

const BATCH_SIZE = 500;

/** The memories of the scope by namespace and key, page by page, all as of the same moment. */
export async function* exportMemories(
  db: Database,
  scope: MemoryScope,
  { history }: ExportInput,
): AsyncGenerator<(Memory | MemoryVersion)[]> {
  const at = await selectNow(db);
  let after: ExportPosition = { namespace: '', key: '', validFrom: -1 };
  for (;;) {
    const versions = await selectForExport(db, scope, { at, history, after, limit: BATCH_SIZE });
    const last = versions.at(-1);
    if (last === undefined) return;
    // What ended later was still live at that moment.
    yield versions.map((version) => {
      if (!history) return toMemory(version);
      const isEnded = version.validTo !== null && version.validTo <= at;
      return toMemoryVersion(isEnded ? version : { ...version, validTo: null, endedBy: null });
    });
    if (versions.length < BATCH_SIZE) return;
    after = last;
  }
}

/**
 * The export as a stream of any size: NDJSON, with one memory or version per line and the same bytes for the same
 * memories, or one JSON document (a MemoryExport). Frees `slot` at the end or when the reader has gone.
 */
export function exportStream(
  db: Database,
  scope: MemoryScope,
  { format, slot, ...input }: ExportInput & { format: 'ndjson' | 'json'; slot: Disposable },
): ReadableStream<Uint8Array> {
  const pages = holding(slot, exportMemories(db, scope, input));
  const texts = format === 'ndjson' ? toLines(pages) : toDocument(pages);
  return ReadableStream.from(texts).pipeThrough(new TextEncoderStream());
}

type Pages = AsyncGenerator<(Memory | MemoryVersion)[]>;

async function* holding(slot: Disposable, pages: Pages): Pages {
  using _ = slot;
  yield* pages;
}

async function* toLines(pages: Pages): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((record) => `${JSON.stringify(record)}\n`).join('');
}

async function* toDocument(pages: Pages): AsyncGenerator<string> {
  let count = 0;
  yield `{"version":1,"exported_at":${Date.now()},"memories":[`;
  for await (const page of pages) {
    yield `${count > 0 ? ',' : ''}${page.map((record) => JSON.stringify(record)).join(',')}`;
    count += page.length;
  }
  yield `],"count":${count}}`;
}
