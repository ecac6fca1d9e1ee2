import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import type { ModelPrice, TokenPrices } from './model-price.ts';
import type { ModelFacts, ModelTable } from './table/model-table.ts';

/** A price that the operator set. Prices belong to the installation, not to an account. */
export interface SetPrice extends TokenPrices {
  model: string;
}

const PRICE_COLUMNS = sql.raw(`
  input_per_mtok as input, cached_input_per_mtok as "cachedInput",
  coalesce(cache_write_per_mtok, input_per_mtok) as "cacheWrite", output_per_mtok as output`);

export async function selectPrices(db: Database): Promise<SetPrice[]> {
  const { rows } =
    await sql<SetPrice>`select model, ${PRICE_COLUMNS} from model_prices order by model`.execute(db);
  return rows;
}

export async function upsertPrice(
  db: Database,
  { model, input, cachedInput, cacheWrite, output }: SetPrice,
): Promise<void> {
  await sql`
    insert into model_prices (model, input_per_mtok, cached_input_per_mtok, cache_write_per_mtok, output_per_mtok)
    values (${model}, ${input}, ${cachedInput}, ${cacheWrite}, ${output})
    on conflict (model) do update
      set input_per_mtok = excluded.input_per_mtok, cached_input_per_mtok = excluded.cached_input_per_mtok,
          cache_write_per_mtok = excluded.cache_write_per_mtok, output_per_mtok = excluded.output_per_mtok`.execute(
    db,
  );
}

export async function deletePrice(db: Database, model: string): Promise<void> {
  await sql`delete from model_prices where model = ${model}`.execute(db);
}

/** The context windows that the operator set, tokens. */
export async function selectWindows(db: Database): Promise<Map<string, number>> {
  const { rows } = await sql<{
    model: string;
    tokens: number;
  }>`select model, tokens from model_windows`.execute(db);
  return new Map(rows.map(({ model, tokens }) => [model, tokens]));
}

/** Sets the context window of a model; null: what the table says applies again. */
export async function setWindow(db: Database, model: string, tokens: number | null): Promise<void> {
  if (tokens === null) await sql`delete from model_windows where model = ${model}`.execute(db);
  else {
    await sql`
      insert into model_windows (model, tokens) values (${model}, ${tokens})
      on conflict (model) do update set tokens = excluded.tokens`.execute(db);
  }
}

/** What the database knows about a model: what the operator set, and its rows in the replacement table. */
export interface KnownModel {
  own: ModelPrice | null;
  window: number | null;
  tableDate: string | null;
  facts: Record<string, ModelFacts> | null;
}

/** The columns of a KnownModel, for any select. */
export function knownModel(id: string, tableNames: readonly string[]): RawBuilder<unknown> {
  return sql`
    (select row_to_json(p) from (
       select ${PRICE_COLUMNS}, null as above from model_prices where model = ${id}) p) as own,
    (select tokens from model_windows where model = ${id}) as window,
    (select date::text from model_tables) as "tableDate",
    (select json_object_agg(name, facts) from model_facts where name = any(${tableNames})) as facts`;
}

export async function selectModel(
  db: Database,
  id: string,
  tableNames: readonly string[],
): Promise<KnownModel> {
  const { rows } = await sql<KnownModel>`select ${knownModel(id, tableNames)}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('a select without from returned no row');
  return row;
}

/** The table that replaces the shipped one, without its models. */
export async function selectTableOrigin(db: Database): Promise<Omit<ModelTable, 'models'> | undefined> {
  const { rows } = await sql<Omit<ModelTable, 'models'>>`
    select source, version, date::text from model_tables`.execute(db);
  return rows[0];
}

export async function selectFacts(db: Database): Promise<Record<string, ModelFacts>> {
  const { rows } = await sql<{ name: string; facts: ModelFacts }>`
    select name, facts from model_facts order by name`.execute(db);
  return Object.fromEntries(rows.map(({ name, facts }) => [name, facts]));
}

/** Replaces the previous table; two simultaneous calls are done one after the other. */
export async function replaceFacts(tx: Database, { models, ...origin }: ModelTable): Promise<void> {
  await sql`
    insert into model_tables (source, version, date) values (${origin.source}, ${origin.version}, ${origin.date}::date)
    on conflict (only_one) do update
      set source = excluded.source, version = excluded.version, date = excluded.date`.execute(tx);
  await sql`delete from model_facts`.execute(tx);
  await sql`
    insert into model_facts (name, facts) select key, value from json_each(${JSON.stringify(models)}::json)`.execute(
    tx,
  );
}
