import { isNegated } from '../../bulk/clean-up/summary/facts-of.ts';
import { detectLanguage, isEnglish } from '../../model/detect-language.ts';
import { openFact, type StatedFact } from './support/open-fact.ts';
import { clausesOf, readSentences, type Sentence, type Statement } from './support/read-statements.ts';
import { type WordList, wordListOf } from './support/word-lists.ts';

/** What a statement leaves out is looked for in this many sentences before it. */
const CONTEXT = 3;
/** At most this many clauses are read of those sentences, and as many of its own: always the last ones before it. */
const CLAUSES = 6;
/** An answer says within this many characters whether it denies. */
const ANSWER_START = 12;
const AGREEMENT =
  /^\P{L}*(?:y(?:es|eah|ep)|sure|right|correct|exactly|indeed|true|of course|ja|genau|stimmt|oui|s[íi]|claro|sim|da|да|evet|हाँ|हां|نعم|はい|是|对|對|네|예|ใช่)(?![\p{L}])/iu;
/** This many characters of a run tell its language. */
const SAMPLE = 1000;

/**
 * Tells of a fact whether a passage of what a run was told, read or answered states it: subject, verb and object together, in
 * one clause, or in a question with its answer. What a clause leaves out, or has a pronoun for, may stand before it. If the
 * passage denies, asks or supposes it, it does not state it.
 */
export function openIsSupported(texts: string[]): (fact: string) => boolean {
  const readIn = openSentences(texts);
  return (fact) => {
    const name = languageOf(fact, texts);
    const { list, sentences } = readIn(name);
    const isSaid = (start: string) => sentences.some(({ text }) => text.toLowerCase().includes(start));
    const clauses = clausesOf(fact, list).map((clause) =>
      openFact(clause, { name, list }).withoutUnsaid(isSaid),
    );
    // "Rosa leads the team and lives in Lyon": both are about Rosa.
    const subject = clauses[0]?.subject ?? [];
    return (
      clauses.length > 0 &&
      clauses.every((clause, i) => isStated(i === 0 ? clause : clause.about(subject), sentences))
    );
  };
}

/** A short fact may look English because of its names. */
function languageOf(fact: string, texts: string[]): string {
  const language = detectLanguage(fact) ?? 'en';
  if (language !== 'en' || isEnglish(fact)) return language;
  return detectLanguage(`${fact}\n${texts.join('\n').slice(0, SAMPLE)}`) ?? language;
}

/** The sentences of the texts, read as texts of a language. */
function openSentences(texts: string[]) {
  const read = new Map<string, { list: WordList; sentences: Sentence[] }>();
  return (language: string) => {
    const list = wordListOf(language);
    const known = read.get(language) ?? { list, sentences: readSentences(texts, list) };
    read.set(language, known);
    return known;
  };
}

function isStated(fact: StatedFact, sentences: Sentence[]): boolean {
  const task = sentences.slice(0, CONTEXT).filter(({ from }) => from === 0);
  return sentences.some((sentence, i) => {
    if (!fact.mayBeIn(sentence.text)) return false;
    const { from, heading, isQuestion } = sentence;
    const own = sentence.statements();
    const [last, next] = [sentences[i - 1], sentences[i + 1]];
    const earlier =
      heading === undefined
        ? sentences.slice(Math.max(0, i - CONTEXT), i)
        : [heading].filter((above) => above !== null);
    const read = (some: Sentence[]) => some.flatMap((other) => other.statements());
    const [ofTask, around] = [read(from === 0 ? [] : task), read(earlier).slice(-CLAUSES)];
    return own.some((statement, at) => {
      if (at === 0 && last?.isQuestion && fact.isAnsweredBy(last.statements()[0] as Statement, statement))
        return true;
      const before = [...ofTask, ...around, ...own.slice(Math.max(0, at - CLAUSES), at)];
      const beside = own.slice(Math.max(0, at - 1), at + 2).filter((other) => other !== statement);
      if (!fact.isIn(statement, { before, beside, isItem: heading !== undefined && heading !== null }))
        return false;
      const stance = isQuestion ? stanceOfAnswer(next?.text ?? '') : fact.stanceIn(statement);
      return stance === fact.stance;
    });
  });
}

/** A question states nothing by itself. */
function stanceOfAnswer(answer: string): 'stated' | 'denied' | 'open' {
  if (AGREEMENT.test(answer)) return 'stated';
  return isNegated(answer.slice(0, ANSWER_START)) ? 'denied' : 'open';
}
