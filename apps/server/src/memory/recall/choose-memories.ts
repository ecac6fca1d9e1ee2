import type { Embedding } from '../model/embedding.ts';

export interface Candidate {
  versionId: number;
  namespace: string;
  key: string;
  /** How well it fits the task, 0 to 1. */
  relevance: number;
  /** Since when it has held, in milliseconds. */
  validFrom: number;
  /** How many tokens it takes to show it. */
  tokens: number;
}

export interface Choice {
  /** How many tokens all chosen ones may take together. */
  tokens: number;
  /** By version id; those that are not embedded yet are missing. */
  embeddings: Map<number, Embedding>;
  /** Cosines below this do not count as similarity at all. */
  lowest: number;
  /** The cosine from which two memories are about the same thing. */
  related: number;
}

/** How much the relevance falls for a memory that fully resembles one that was already chosen. */
const LIKENESS_WEIGHT = 0.3;

/**
 * The candidates worth showing, best first: each is the most relevant one that says something new (maximal marginal
 * relevance), as long as it fits into the budget. If a fact was written down several times, under keys that differ only
 * by a number or a date, only the newest is kept.
 */
export function chooseMemories<Of extends Candidate>(candidates: Of[], choice: Choice): Of[] {
  const { lowest, related } = choice;
  const likeness = (a: Of, b: Of) => cosineOf(choice.embeddings, a, b);
  const rest = candidates.filter(
    (older) =>
      !candidates.some(
        (newer) =>
          newer.validFrom > older.validFrom &&
          isSameSubject(older, newer) &&
          likeness(older, newer) >= related,
      ),
  );
  const chosen: Of[] = [];
  const repeats = new Map<Of, number>(rest.map((candidate) => [candidate, 0]));
  let left = choice.tokens;
  const worth = (candidate: Of) => candidate.relevance - LIKENESS_WEIGHT * (repeats.get(candidate) as number);
  while (repeats.size > 0) {
    const best = [...repeats.keys()].reduce((a, b) => (worth(b) > worth(a) ? b : a));
    repeats.delete(best);
    if (best.tokens > left) continue;
    left -= best.tokens;
    chosen.push(best);
    for (const [other, most] of repeats) {
      repeats.set(other, Math.max(most, (likeness(best, other) - lowest) / (1 - lowest)));
    }
  }
  return chosen;
}

function isSameSubject(a: Candidate, b: Candidate): boolean {
  return a.namespace === b.namespace && subjectOf(a.key) === subjectOf(b.key);
}

/**
 * A key without the numbers and dates that distinguish repeated notes on the same thing: `diet`, `diet_2`,
 * `diet-2026-11-02`.
 */
function subjectOf(key: string): string {
  return key.toLowerCase().replace(/(?:[\s/._:#-]*v?\d+)+$/, '');
}

function cosineOf(embeddings: Map<number, Embedding>, a: Candidate, b: Candidate): number {
  const [first, second] = [embeddings.get(a.versionId)?.vector, embeddings.get(b.versionId)?.vector];
  if (first === undefined || second === undefined) return 0;
  return first.reduce((sum, value, i) => sum + value * (second[i] as number), 0);
}
