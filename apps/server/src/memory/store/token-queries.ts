import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { Tokens } from '../model/embedding.ts';

/** Stores the tokens of versions. A version that is gone, or already has tokens of the model, is skipped. */
export async function insertTokens(
  db: Database,
  accountId: string,
  tokens: { versionId: number; tokens: Tokens }[],
): Promise<void> {
  if (tokens.length === 0) return;
  const ids = tokens.map(({ versionId }) => versionId);
  const models = tokens.map(({ tokens: { modelId } }) => modelId);
  const bytes = tokens.map(({ tokens: { vectors } }) => Buffer.from(vectors.buffer).toString('hex'));
  await sql`
    insert into memory_tokens (account_id, version_id, model_id, tokens)
    select v.account_id, v.id, t.model_id, decode(t.bytes, 'hex')
      from unnest(${ids}::bigint[], ${models}::text[], ${bytes}::text[]) as t(id, model_id, bytes)
      join memory_versions v on v.id = t.id and v.account_id = ${accountId}
    on conflict do nothing`.execute(db);
}

/** Copies the tokens of the older of two versions with the same value to the newer. */
export async function copyTokens(
  tx: Database,
  accountId: string,
  copies: { from: number; to: number }[],
): Promise<void> {
  await sql`
    insert into memory_tokens (account_id, version_id, model_id, tokens)
    select o.account_id, c."to", o.model_id, o.tokens
      from jsonb_to_recordset(${JSON.stringify(copies)}::jsonb) as c("from" bigint, "to" bigint)
      join memory_tokens o on o.account_id = ${accountId} and o.version_id = c."from"
    on conflict do nothing`.execute(tx);
}

/**
 * The tokens of versions, by version id; versions without tokens are missing. They are read in one piece: with a piece for
 * each version, copied three times on its way to the model, 400 searches left 50 MB of buffers to the garbage collector.
 */
export async function selectTokens(
  db: Database,
  accountId: string,
  { modelId, versionIds }: { modelId: string; versionIds: number[] },
): Promise<Map<number, Int8Array>> {
  const { rows } = await sql<{ versions: { id: number; length: number }[] | null; tokens: Buffer | null }>`
    select jsonb_agg(jsonb_build_object('id', version_id, 'length', length(tokens)) order by version_id) as versions,
           string_agg(tokens, ''::bytea order by version_id) as tokens
      from memory_tokens
     where account_id = ${accountId} and model_id = ${modelId} and version_id = any(${versionIds}::bigint[])
       and length(tokens) > 0`.execute(db);
  const { versions, tokens } = rows[0] ?? {};
  if (!versions || !tokens) return new Map();
  let at = tokens.byteOffset;
  return new Map(
    versions.map(({ id, length }) => {
      const own = new Int8Array(tokens.buffer, at, length);
      at += length;
      return [id, own];
    }),
  );
}
