import type { SavableProvider } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** What an owner saved about a provider. */
export interface SavedProviderRow {
  provider: SavableProvider;
  /** Null: the server needs no key. */
  sealedKey: string | null;
  hint: string | null;
  /** Null: the provider's own address, or that of the environment. */
  baseUrl: string | null;
  savedAt: Date;
  savedBy: string;
}

const COLUMNS = sql.raw(`
  provider, sealed_key as "sealedKey", hint, base_url as "baseUrl", saved_at as "savedAt", saved_by as "savedBy"`);

/** All settings that owners saved. */
export async function selectSavedProviders(db: Database): Promise<SavedProviderRow[]> {
  const { rows } =
    await sql<SavedProviderRow>`select ${COLUMNS} from provider_keys order by provider`.execute(db);
  return rows;
}

/** Saves a provider's key and address in place of the earlier ones. */
export async function upsertSavedProvider(
  db: Database,
  saved: Omit<SavedProviderRow, 'savedAt'>,
): Promise<SavedProviderRow> {
  const { provider, sealedKey, hint, baseUrl, savedBy } = saved;
  const { rows } = await sql<SavedProviderRow>`
    insert into provider_keys (provider, sealed_key, hint, base_url, saved_by)
    values (${provider}, ${sealedKey}, ${hint}, ${baseUrl}, ${savedBy})
    on conflict (provider) do update
      set sealed_key = excluded.sealed_key, hint = excluded.hint, base_url = excluded.base_url,
          saved_by = excluded.saved_by, saved_at = now()
    returning ${COLUMNS}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('upsert returned no provider');
  return row;
}

/** False if nothing was saved. */
export async function deleteSavedProvider(db: Database, provider: SavableProvider): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from provider_keys where provider = ${provider}`.execute(db);
  return numAffectedRows === 1n;
}
