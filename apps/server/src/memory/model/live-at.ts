import { type RawBuilder, sql } from 'kysely';

/** True for a version `v` that was live and had not expired at `asOf` (milliseconds), by default now. */
export function liveAt(asOf: number | undefined): RawBuilder<boolean> {
  return asOf === undefined
    ? sql`v.valid_to is null and (v.expires_at is null or v.expires_at > now_ms())`
    : sql`v.valid_from <= ${asOf}::bigint and (v.valid_to is null or v.valid_to > ${asOf}::bigint)
          and (v.expires_at is null or v.expires_at > ${asOf}::bigint)`;
}
