import type { MemorySearchResult } from '@jettson/sdk';

type Part = NonNullable<MemorySearchResult['explain']>['parts'][number];

export interface RelevancePart {
  part: Part['part'];
  label: string;
  /** Its share of the score, from 0 to 1; 0 for a part that adds nothing. */
  share: number;
  /** It lowers the score. */
  isLess: boolean;
  detail: string;
}

const LABELS: Record<Part['part'], string> = {
  meaning: 'Meaning',
  words: 'Words',
  fit: 'Word for word',
  importance: 'Importance',
  age: 'Age',
  conversation: 'Neighbours',
};

/** A smaller effect than this is none that anybody could see. */
const LEAST = 0.005;

/** What a score is made of, for a bar that is as long as the score: each part has its share of it. */
export function relevanceParts({
  explain,
  breakdown,
  importance,
}: Pick<MemorySearchResult, 'explain' | 'breakdown' | 'importance'>): RelevancePart[] {
  const parts = explain?.parts ?? [];
  const sum = parts.reduce((total, { adds }) => total + Math.max(0, adds), 0);
  const details: Record<Part['part'], string> = {
    meaning: `similarity ${breakdown.semantic.toFixed(2)}`,
    words: explain?.words.map(({ word }) => word).join(', ') || 'none in common',
    fit: 'each word of the search compared with each word of the memory',
    importance: `${importance} of 10`,
    age: `freshness ${breakdown.timeDecay.toFixed(2)}`,
    conversation: 'what was said before and after it',
  };
  return parts
    .filter(({ part, adds }) => Math.abs(adds) >= LEAST || part === 'meaning' || part === 'words')
    .map(({ part, adds }) => ({
      part,
      label: LABELS[part],
      share: sum === 0 ? 0 : Math.max(0, adds) / sum,
      isLess: adds <= -LEAST,
      detail: details[part],
    }));
}
