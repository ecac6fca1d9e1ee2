import { readFileSync } from 'node:fs';

/** Ways to say one thing in notes about people, work and machines that WordNet does not know, or not as usual ones. */
const GROUPS = [
  'like prefer love enjoy favor favour fond',
  'live reside',
  'start begin commence',
  'speak fluent',
  'happen occur',
  'end finish conclude terminate',
  'own possess',
  'boss manager supervisor',
  'manage manager',
  'movie film',
  'car automobile',
  'phone telephone',
  'vacation holiday',
  'apartment flat',
  'photo picture photograph',
  'kid child',
  'doctor physician',
  'lawyer attorney',
  'buy purchase',
  'big large',
  'reply answer respond',
  'fix repair mend',
  'choose select pick',
  'send deliver',
  'store keep save',
  'delete erase',
  'show display',
  'create make produce',
  'get receive obtain',
  'run execute',
  'need require',
  'everyone everybody',
  'application app',
  'database db',
  'repository repo',
  'configuration config',
  'environment env',
  'documentation docs',
  'administrator admin',
  'information info',
  'maximum max',
  'colour color',
  'deploy deployment rollout',
  'meet meeting',
  'client customer',
  'company firm',
  'use utilize utilise employ',
  'hate dislike detest',
  'work job',
  'marry married',
  'primary main',
  'vendor supplier',
  'salary wage pay',
  'office headquarters',
];

const IRREGULAR: Record<string, string> = Object.fromEntries(
  [
    'be is are am',
    'go goes gone went',
    'do does done',
    'have has',
    'write written wrote',
    'speak spoken spoke',
    'keep kept',
    'send sent',
    'pay paid',
    'hold held',
    'make made',
    'take taken took',
    'give given gave',
    'know known knew',
    'build built',
    'sell sold',
    'buy bought',
    'run running',
    'child children',
    'person people',
    'man men',
    'woman women',
    'die dying',
    'lie lying',
  ].flatMap((line) => {
    const [base = '', ...forms] = line.split(' ');
    return forms.map((form) => [form, base]);
  }),
);
const IRREGULAR_PAST = new Set(
  'gone went done written wrote spoken spoke kept sent paid held made taken took given gave known knew built sold bought'.split(
    ' ',
  ),
);
/** They end as inflected words do and are none. */
const WHOLE = new Set(
  'news means series species business address process access always less this us'.split(' '),
);

const groupsOf = new Map<string, number[]>();
for (const [index, group] of GROUPS.entries()) {
  for (const word of group.split(' ')) groupsOf.set(word, [...(groupsOf.get(word) ?? []), index]);
}

let table: { pairs: Set<string>; words: Set<string> } | undefined;

function openTable() {
  if (table !== undefined) return table;
  const lines = readFileSync(new URL('./related-words.txt', import.meta.url), 'utf8').split('\n');
  table = { pairs: new Set(lines), words: new Set(lines.flatMap((line) => line.split(' '))) };
  return table;
}

function isRelated(a: string, b: string): boolean {
  return openTable().pairs.has(a < b ? `${a} ${b}` : `${b} ${a}`);
}

/** Whether the table of English words knows it, or what it is a form of; names it mostly does not know. */
export function isWord(word: string): boolean {
  return basesOf(word).some((base) => openTable().words.has(base));
}

/** True of two English words in lower case that mean the same: forms of one word, derived from each other, or synonyms. */
export function meanTheSame(a: string, b: string): boolean {
  if (a === b) return true;
  const [ofA, ofB] = [basesOf(a), basesOf(b)];
  return ofA.some((x) =>
    ofB.some(
      (y) => x === y || groupsOf.get(x)?.some((group) => groupsOf.get(y)?.includes(group)) || isRelated(x, y),
    ),
  );
}

/** Whether they are forms of one word: "deploy" and "deploys". */
export function areForms(a: string, b: string): boolean {
  return a === b || basesOf(a).some((base) => basesOf(b).includes(base));
}

/** What the word may be a form of, itself first. */
function basesOf(word: string): string[] {
  const bases = [word];
  const irregular = IRREGULAR[word];
  if (irregular !== undefined) bases.push(irregular);
  if (word.length < 4 || WHOLE.has(word)) return bases;
  if (/ies$/.test(word)) bases.push(`${word.slice(0, -3)}y`);
  else if (/(?:s|x|z|ch|sh|o)es$/.test(word)) bases.push(word.slice(0, -2), word.slice(0, -1));
  else if (/[^su]s$/.test(word)) bases.push(word.slice(0, -1));
  if (/ied$/.test(word)) bases.push(`${word.slice(0, -3)}y`);
  for (const ending of ['ed', 'ing']) {
    if (!word.endsWith(ending) || word.length < ending.length + 3) continue;
    const stem = word.slice(0, -ending.length);
    bases.push(stem, `${stem}e`);
    if (/([^aeiou])\1$/.test(stem)) bases.push(stem.slice(0, -1));
  }
  return bases;
}

/** Whether the word is a past form or a participle: "moved", "sent". */
export function isPastForm(word: string): boolean {
  return (word.length > 4 && /[^e]ed$/.test(word)) || IRREGULAR_PAST.has(word);
}
