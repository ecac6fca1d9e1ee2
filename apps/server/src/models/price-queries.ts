import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** US dollars a million tokens. Prices are the installation's and have no account. */
export interface ModelPrice {
  model: string;
  input: number;
  cachedInput: number;
  output: number;
}

export async function selectPrices(db: Database): Promise<ModelPrice[]> {
  const { rows } = await sql<ModelPrice>`
    select model, input_per_mtok as input, cached_input_per_mtok as "cachedInput", output_per_mtok as output
      from model_prices order by model`.execute(db);
  return rows;
}

export async function upsertPrice(
  db: Database,
  { model, input, cachedInput, output }: ModelPrice,
): Promise<void> {
  await sql`
    insert into model_prices (model, input_per_mtok, cached_input_per_mtok, output_per_mtok)
    values (${model}, ${input}, ${cachedInput}, ${output})
    on conflict (model) do update
      set input_per_mtok = excluded.input_per_mtok, cached_input_per_mtok = excluded.cached_input_per_mtok,
          output_per_mtok = excluded.output_per_mtok`.execute(db);
}

export async function deletePrice(db: Database, model: string): Promise<void> {
  await sql`delete from model_prices where model = ${model}`.execute(db);
}
