import { type Database, transaction } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { sql } from 'kysely';
import { ENGLISH } from '../model/search-config.ts';
import { noteLanguages, WORDS, wordSourceOf } from '../store/word-queries.ts';

/** Few enough that nobody waits long for the rows or, on the embedded database, for its statements. */
const BATCH_SIZE = 100;

/**
 * For versions that were written before languages were detected: detects their language and makes their words again, in
 * small transactions. A job: it may run twice, and continues where an interrupted one stopped.
 */
export async function detectLanguages(db: Database, embedder: Embedder, signal?: AbortSignal): Promise<void> {
  let after = 0;
  while (!signal?.aborted) {
    const versions = await selectUndetected(db, after);
    const last = versions.at(-1);
    if (last === undefined) return;
    for (const [accountId, ofAccount] of Map.groupBy(versions, (version) => version.accountId)) {
      await transaction(db, (tx) => storeLanguages(tx, accountId, { versions: ofAccount, embedder }));
    }
    after = last.versionId;
  }
}

interface UndetectedVersion {
  accountId: string;
  versionId: number;
  key: string;
  value: string;
}

/** Over all accounts: the result is stored per account. */
async function selectUndetected(db: Database, after: number): Promise<UndetectedVersion[]> {
  const { rows } = await sql<UndetectedVersion>`
    select v.account_id as "accountId", v.id as "versionId", m.key, v.value
      from memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where v.language is null and v.id > ${after} order by v.id limit ${BATCH_SIZE}`.execute(db);
  return rows;
}

async function storeLanguages(
  tx: Database,
  accountId: string,
  { versions, embedder }: { versions: UndetectedVersion[]; embedder: Embedder },
): Promise<void> {
  const sources = versions.map((version) => ({
    versionId: version.versionId,
    ...wordSourceOf(accountId, version),
  }));
  await sql`
    update memory_versions v set language = s.language, words = ${WORDS}
      from jsonb_to_recordset(${JSON.stringify(sources)}::jsonb)
           as s("versionId" bigint, language text, config text, folded text, accented text, terms text[])
     where v.account_id = ${accountId} and v.id = s."versionId"`.execute(tx);
  await noteLanguages(tx, accountId, sources);
  if (embedder.otherLanguages === undefined) return;
  // To the English model, all texts in another language look alike: their vectors would come before those that match.
  const others = sources.filter(({ language }) => language !== ENGLISH).map(({ versionId }) => versionId);
  await sql`
    delete from memory_vectors
     where account_id = ${accountId} and version_id = any(${others}::bigint[])
       and model_id = ${embedder.modelId}`.execute(tx);
}
