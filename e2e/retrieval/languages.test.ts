import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Embedder } from '@jettson/embedder';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MULTILINGUAL_MODEL } from '../../apps/server/src/models/local-model-file.ts';
import { pullLocalModel } from '../../apps/server/src/models/pull-local-model.ts';
import english from './company-memories.json' with { type: 'json' };
import englishQuestions from './company-questions.json' with { type: 'json' };
import rawLanguages from './languages.json' with { type: 'json' };
import reference from './multilingual-reference.json' with { type: 'json' };
import { openRetrieval, PATIENCE, type Retrieval } from './open-retrieval.ts';

vi.setConfig(PATIENCE);

/** `question` shares hardly a word with its memory; `plain` uses its words, as most questions do. */
const languages: Record<string, { memory: string; question: string; plain?: string }[]> = rawLanguages;
const CACHE = process.env.JETTSON_CACHE_DIR ?? join(homedir(), '.cache/jettson');

let retrieval: Retrieval;

beforeAll(async () => {
  const multilingualPath = await pullLocalModel(
    { modelsDir: join(CACHE, 'models') },
    { file: MULTILINGUAL_MODEL },
  );
  retrieval = await openRetrieval({ multilingualPath });
});

afterAll(() => retrieval[Symbol.asyncDispose]());

/** An account with the English memories, and those in another language as m0, m1, … */
function accountWith(language: string | null, { withEnglish = true } = {}): Promise<string> {
  const others = (language === null ? [] : (languages[language] ?? [])).map(({ memory }, i) => ({
    key: `m${i}`,
    value: memory,
  }));
  return retrieval.accountWith([...(withEnglish ? english : []), ...others]);
}

async function rankOf(
  accountId: string,
  query: string,
  key: string,
  mode: 'hybrid' | 'semantic' | 'keyword' = 'hybrid',
) {
  const { results } = await retrieval.search(accountId, query, { mode, limit: 10 });
  const index = results.findIndex((result) => result.key === key);
  return index === -1 ? Number.POSITIVE_INFINITY : index + 1;
}

const share = (ranks: number[], depth: number) => ranks.filter((rank) => rank <= depth).length / ranks.length;

async function ranksIn(
  accountId: string,
  language: string,
  { mode, kind }: { mode: 'hybrid' | 'semantic'; kind: 'question' | 'plain' },
): Promise<number[]> {
  const asked = (languages[language] ?? []).flatMap(({ [kind]: question }, i) =>
    question === undefined ? [] : [rankOf(accountId, question, `m${i}`, mode)],
  );
  return Promise.all(asked);
}

// The engine for which the file was made is the reference. It tokenizes and computes in its own way, with other numbers
// of bits.
test.each(reference)(
  'the multilingual model gives the vector of its reference: $text',
  async ({ text, vector }) => {
    const made = await (retrieval.embedder.otherLanguages as Embedder).embedQuery(text);

    expect(made.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0)).toBeGreaterThan(0.999);
  },
);

// Measured: for plain questions, 1 of 1 in all fifteen languages, by meaning and in hybrid mode. For the others, by meaning,
// the first hit is right for .60 (Portuguese, Romanian, Turkish, Arabic) to .95 (Japanese), and the answer is among the first
// five for .90 to 1.
test.each(Object.keys(languages))(
  'questions in %s find their answer beside 163 English memories',
  async (language) => {
    const accountId = await accountWith(language);

    const plain = await ranksIn(accountId, language, { mode: 'semantic', kind: 'plain' });
    const plainByBoth = await ranksIn(accountId, language, { mode: 'hybrid', kind: 'plain' });
    const far = await ranksIn(accountId, language, { mode: 'semantic', kind: 'question' });
    const farByBoth = await ranksIn(accountId, language, { mode: 'hybrid', kind: 'question' });

    expect(share(plain, 1)).toBeGreaterThanOrEqual(0.9);
    expect(share(plainByBoth, 1)).toBeGreaterThanOrEqual(0.9);
    expect(share(far, 1)).toBeGreaterThanOrEqual(0.5);
    expect(share(far, 5)).toBeGreaterThanOrEqual(0.85);
    expect(share(farByBoth, 5)).toBeGreaterThanOrEqual(0.85);
    // Words that match by chance may cost few of these.
    expect(share(farByBoth, 1)).toBeGreaterThanOrEqual(share(far, 1) - 0.11);
  },
);

/** Of the answers of English questions. */
function englishRanks(accountId: string): Promise<number[]> {
  const asked = englishQuestions.filter(({ answers }) => answers.length === 1);
  return Promise.all(asked.map(({ query, answers }) => rankOf(accountId, query, answers[0] as string)));
}

let ranksAlone: Promise<number[]> | undefined;

test.each(['de', 'hi', 'ja'])(
  'twenty memories in %s do not push the answers of English questions down',
  async (language) => {
    ranksAlone ??= accountWith(null).then(englishRanks);

    const alone = await ranksAlone;
    const beside = await englishRanks(await accountWith(language));

    expect(share(beside, 1)).toBeGreaterThan(share(alone, 1) - 0.03);
    expect(share(beside, 5)).toBeGreaterThan(share(alone, 5) - 0.03);
  },
);

test.each([
  ['de', 'when does the Hamburg office close on Fridays?', 'm0'],
  ['de', 'which instrument is Jonas learning?', 'm11'],
  ['fr', 'what is Paul allergic to?', 'm1'],
  ['ru', 'what is the dog afraid of?', 'm14'],
  ['hi', 'what is Priya allergic to?', 'm1'],
  ['ja', 'where is the key to the warehouse?', 'm7'],
  ['zh', 'where is the company car parked?', 'm4'],
  ['ko', 'what medicine does grandmother take after breakfast?', 'm12'],
])('an English question finds the memory in %s that answers it: %s', async (language, question, key) => {
  const accountId = await accountWith(language, { withEnglish: false });

  expect(await rankOf(accountId, question, key)).toBeLessThanOrEqual(3);
});
