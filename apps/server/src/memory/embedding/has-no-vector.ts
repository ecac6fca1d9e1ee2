import type { Embedder } from '@jettson/embedder';
import { type RawBuilder, sql } from 'kysely';

/** True for a version `v` without a vector of the model for its language. Those in a language that no model covers do not count. */
export function hasNoVector({
  modelId,
  otherLanguages,
}: Pick<Embedder, 'modelId' | 'otherLanguages'>): RawBuilder<boolean> {
  const ofItsLanguage = otherLanguages
    ? sql`case when coalesce(v.language, 'en') = 'en' then ${modelId}::text else ${otherLanguages.modelId}::text end`
    : modelId;
  return sql`(${otherLanguages !== null} or coalesce(v.language, 'en') = 'en')
    and not exists (select from memory_vectors e where e.version_id = v.id and e.model_id = ${ofItsLanguage})`;
}
