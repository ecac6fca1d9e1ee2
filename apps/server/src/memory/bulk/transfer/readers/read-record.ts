/** A row as `POST /memory/import` accepts it. */
export interface ImportRow {
  key: string;
  value: string;
  namespace?: string;
  tags?: string[];
  metadata?: Record<string, unknown>;
  /** Milliseconds since the Unix epoch. */
  created_at?: number;
  updated_at?: number;
  expires_at?: number;
}

/**
 * What becomes of a record of a dump: its rows (several if its text is too long for one memory), or why there are none.
 */
export type ReadRecord = (record: Record<string, unknown>) => ImportRow[] | { skip: string };

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that is an object in some dumps, and its text in those of tables without JSON. */
export function parseField(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}
