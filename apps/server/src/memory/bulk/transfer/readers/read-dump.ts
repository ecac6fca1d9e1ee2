import { readLangGraph } from './read-langgraph.ts';
import { readMem0 } from './read-mem0.ts';
import { type ImportRow, isObject, type ReadRecord } from './read-record.ts';
import { readSupermemory } from './read-supermemory.ts';

export const DUMP_FORMATS = ['mem0', 'supermemory', 'langgraph', 'langmem'] as const;
export type DumpFormat = (typeof DUMP_FORMATS)[number];

export interface DumpContent {
  rows: ImportRow[];
  /** Records without anything to remember, by their position in the dump. */
  skipped: { index: number; reason: string }[];
}

/** The file does not have the format of the named product. */
export class DumpError extends Error {
  override readonly name = 'DumpError';
}

const READERS: Record<DumpFormat, ReadRecord> = {
  mem0: readMem0,
  supermemory: readSupermemory,
  langgraph: readLangGraph,
  // It keeps its memories in LangGraph's store.
  langmem: readLangGraph,
};

/** Fields that hold the list in the products' answers and exports. */
const LIST_FIELDS = ['results', 'memories', 'memoryEntries', 'items', 'data', 'documents', 'points'];

/**
 * Reads what `format` stores or returns: a JSON list, an object around one (or several, one per line, for pages), or
 * one record per line. Throws a DumpError if it is not JSON or does not contain a list of objects.
 */
export function readDump(format: DumpFormat, text: string): DumpContent {
  const content: DumpContent = { rows: [], skipped: [] };
  for (const [index, record] of toRecords(text).entries()) {
    const rows = READERS[format](record);
    if (Array.isArray(rows)) content.rows.push(...rows);
    else content.skipped.push({ index, reason: rows.skip });
  }
  return content;
}

function toRecords(text: string): Record<string, unknown>[] {
  return parseDocuments(text)
    .flatMap((document) => findList(document) ?? [document])
    .map((record) => {
      if (!isObject(record)) throw new DumpError('The dump holds something that is not an object.');
      return record;
    });
}

/** The JSON values in a file: a single one, or one per line. A byte order mark is ignored. Throws a DumpError. */
export function parseDocuments(file: string): unknown[] {
  const text = file.replace(/^\uFEFF/, '');
  try {
    return [JSON.parse(text)];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.map(parseLine);
  }
}

function parseLine(line: string, index: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) throw new DumpError(`Line ${index + 1} of the dump is not JSON.`);
    throw error;
  }
}

function findList(document: unknown): unknown[] | undefined {
  if (Array.isArray(document)) return document;
  if (!isObject(document)) return undefined;
  // The API of a vector store wraps its list once more.
  if (isObject(document.result)) return findList(document.result);
  const field = LIST_FIELDS.find((name) => Array.isArray(document[name]));
  return field === undefined ? undefined : (document[field] as unknown[]);
}
