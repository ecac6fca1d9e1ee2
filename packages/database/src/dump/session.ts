import { CompiledQuery } from 'kysely';
import type { Database } from '../types.ts';

/** Runs statements one after the other, on one connection. */
export interface Session {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** The session of a transaction, or of a pool with a single connection. */
export function sessionOf(db: Database): Session {
  return {
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
      return rows;
    },
  };
}
