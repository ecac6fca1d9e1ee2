/**
 * Writes apps/server/src/memory/recall/common-stems.txt: the stems of the most common English words. The vocabulary of the
 * embedding model (BERT's, Apache-2.0) lists words by how often they occur: its first whole words are the most common ones.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@jettson/database';
import { sql } from 'kysely';

const COMMON = 12_000;
/** Common in tasks, though not in the books and articles that the vocabulary was made from. */
const OF_TASKS =
  'password username website browser upload url http regex emoji hashtag spreadsheet screenshot summarize paraphrase rephrase proofread ' +
  'brainstorm checklist markdown haiku limerick sonnet algorithm chatbot plaintext lowercase uppercase';
const root = new URL('../', import.meta.url);
const { model } = JSON.parse(readFileSync(new URL('packages/embedder/model/tokenizer.json', root), 'utf8'));
const words = Object.entries(model.vocab as Record<string, number>)
  .sort(([, a], [, b]) => a - b)
  .map(([word]) => word)
  .filter((word) => /^[a-z]{2,}$/.test(word))
  .slice(0, COMMON);
const dataDir = mkdtempSync(join(tmpdir(), 'jettson-common-stems-'));
const database = await openDatabase({ dataDir });
const { rows } = await sql<{ stem: string }>`
  select distinct unnest(tsvector_to_array(to_tsvector('english', word))) collate "C" as stem
    from unnest(${[...words, ...OF_TASKS.split(' ')]}::text[]) as word order by stem`.execute(database.db);
await database.close();
rmSync(dataDir, { recursive: true });
const file = new URL('apps/server/src/memory/recall/common-stems.txt', root);
writeFileSync(file, `${rows.map(({ stem }) => stem).join('\n')}\n`);
