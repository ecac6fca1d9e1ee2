import { equalTextKey, haveEqualTexts } from '../same/have-equal-texts.ts';
import { sentencesOf } from './facts-of.ts';

/** The distinct sentences of several texts, in order: the summary if there is no model. */
export function mergeSentences(texts: string[]): string {
  const distinct = new Map<string, string[]>();
  const merged: string[] = [];
  for (const sentence of texts.flatMap(sentencesOf)) {
    const alike = distinct.get(equalTextKey(sentence)) ?? [];
    if (alike.some((other) => haveEqualTexts(other, sentence))) continue;
    distinct.set(equalTextKey(sentence), [...alike, sentence]);
    merged.push(/[.!?。！？।؟]$/u.test(sentence) ? sentence : `${sentence}.`);
  }
  return merged.join(' ');
}
