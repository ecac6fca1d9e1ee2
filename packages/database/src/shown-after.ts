import { type RawBuilder, sql } from 'kysely';

/**
 * True of a time whose form in answers is later than `time` (ISO 8601). Answers have whole milliseconds and the database
 * microseconds: compared directly, the agent whose `created_at` a client passes on would be later than itself.
 */
export function shownAfter(column: RawBuilder<unknown>, time: string): RawBuilder<boolean> {
  return sql`${column} >= date_trunc('milliseconds', ${time}::timestamptz) + interval '1 ms'`;
}
