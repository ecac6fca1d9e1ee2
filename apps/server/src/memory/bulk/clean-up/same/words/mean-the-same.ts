import { readFileSync } from 'node:fs';

/**
 * Ways to say the same in notes about people, work and machines. Different degrees are not the same: "like" is not
 * "love".
 */
const GROUPS = [
  'live reside',
  'start begin commence',
  'happen occur',
  'own possess',
  'movie film',
  'car automobile',
  'phone telephone',
  'photo photograph',
  'kid child',
  'doctor physician',
  'lawyer attorney',
  'buy purchase',
  'repair mend',
  'choose select',
  'show display',
  'everyone everybody',
  'database db',
  'repository repo',
  'configuration config',
  'environment env',
  'documentation docs',
  'administrator admin',
  'information info',
  'maximum max',
  'minimum min',
  'deploy deployment rollout',
  'use utilize utilise',
  'vendor supplier',
  'often frequently',
  'usually normally',
  'whole entire',
  'forbidden prohibited',
  'allowed permitted',
  'trip journey',
  'lift elevator',
  'bike bicycle',
  'fridge refrigerator',
  'tv television',
  'exam examination',
  'gym gymnasium',
];
/** Only without an object: to end a contract is not to finish it, and to answer the phone is not to reply to it. */
const WITHOUT_OBJECT = ['end finish conclude terminate', 'reply answer respond'];

const PAST =
  'go gone went,do did done,write written wrote,speak spoken spoke,keep kept,send sent,pay paid,hold held,make made,' +
  'take taken took,give given gave,know known knew,build built,sell sold,buy bought,choose chosen chose,begin begun began';
const PLURALS = 'child children,person people,man men,woman women';
const IRREGULAR: Record<string, Form> = {};
for (const [ending, table] of [
  ['ed', PAST],
  ['s', PLURALS],
] as const) {
  for (const line of table.split(',')) {
    const [base = '', ...forms] = line.split(' ');
    for (const form of forms) IRREGULAR[form] = { base, ending };
  }
}
/** They end like inflected words, but are not. */
const WHOLE = new Set(
  'news means series species business address process access always less this us'.split(' '),
);

const groupsOf = toGroups(GROUPS);
const groupsWithoutObject = toGroups([...GROUPS, ...WITHOUT_OBJECT]);

function toGroups(groups: string[]): Map<string, number[]> {
  const groupsOf = new Map<string, number[]>();
  for (const [index, group] of groups.entries()) {
    for (const word of group.split(' ')) groupsOf.set(word, [...(groupsOf.get(word) ?? []), index]);
  }
  return groupsOf;
}

let words: Set<string> | undefined;

/** Whether the table of English words has it or its base form. It has few names. */
export function isWord(word: string): boolean {
  words ??= new Set(readFileSync(new URL('./english-words.txt', import.meta.url), 'utf8').split('\n'));
  return formsOf(word).some(({ base }) => words?.has(base));
}

/** True for synonyms in lower case in the same form: "starts" and "begins", but not "starts" and "began". */
export function meanTheSame(a: string, b: string, { hasObject }: { hasObject: boolean }): boolean {
  const groups = hasObject ? groupsOf : groupsWithoutObject;
  const ofB = formsOf(b);
  return formsOf(a).some((x) =>
    ofB.some(
      (y) =>
        x.ending === y.ending && groups.get(x.base)?.some((group) => groups.get(y.base)?.includes(group)),
    ),
  );
}

/** True for forms of the same word, and of synonyms, in lower case: "starts", "began". */
export function haveSameBase(a: string, b: string): boolean {
  const ofB = formsOf(b);
  return formsOf(a).some((x) =>
    ofB.some(
      (y) =>
        x.base === y.base || groupsOf.get(x.base)?.some((group) => groupsOf.get(y.base)?.includes(group)),
    ),
  );
}

/** "build" for "built", "return" for "returned"; undefined if it is not a past form. */
export function pastBaseOf(word: string): string | undefined {
  return formsOf(word).findLast(({ ending }) => ending === 'ed')?.base;
}

interface Form {
  base: string;
  ending: '' | 's' | 'ed' | 'ing';
}

/** The words that it may be a form of, starting with itself. */
function formsOf(word: string): Form[] {
  const forms: Form[] = [{ base: word, ending: '' }];
  const irregular = IRREGULAR[word];
  if (irregular !== undefined) forms.push(irregular);
  if (word.length < 4 || WHOLE.has(word)) return forms;
  const add = (ending: Form['ending'], ...bases: string[]) =>
    forms.push(...bases.map((base) => ({ base, ending })));
  if (/ies$/.test(word)) add('s', `${word.slice(0, -3)}y`);
  else if (/(?:s|x|z|ch|sh|o)es$/.test(word)) add('s', word.slice(0, -2), word.slice(0, -1));
  else if (/[^su]s$/.test(word)) add('s', word.slice(0, -1));
  if (/ied$/.test(word)) add('ed', `${word.slice(0, -3)}y`);
  for (const ending of ['ed', 'ing'] as const) {
    if (!word.endsWith(ending) || word.length < ending.length + 3) continue;
    const stem = word.slice(0, -ending.length);
    add(ending, `${stem}e`);
    if (/([^aeiou])\1$/.test(stem)) add(ending, stem.slice(0, -1));
    add(ending, stem);
  }
  return forms;
}
