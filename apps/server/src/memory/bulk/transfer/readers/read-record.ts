/** A row as `POST /memory/import` takes it. */
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

/** One record of a dump: its rows (several when its text is too long for one memory), or why it has none. */
export type ReadRecord = (record: Record<string, unknown>) => ImportRow[] | { skip: string };

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
