export interface Question {
  kind: 'paraphrase' | 'name' | 'identifier' | 'date' | 'conversation' | 'negative';
  query: string;
  /** Keys of the memories that answer it; none for a question without an answer. */
  answers: string[];
}

/**
 * The share of the answers that are among the first `depth` hits, averaged over the questions (recall at depth). `hits`
 * has the keys found for each question, best first.
 */
export function recallAt(depth: number, questions: Question[], hits: Map<Question, string[]>): number {
  const shares = questions.map((question) => {
    const first = hits.get(question)?.slice(0, depth) ?? [];
    return question.answers.filter((answer) => first.includes(answer)).length / question.answers.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/**
 * The mean reciprocal rank: one divided by the position of the first answer among the hits (0 if there is none),
 * averaged over the questions.
 */
export function meanReciprocalRank(questions: Question[], hits: Map<Question, string[]>): number {
  const ranks = questions.map((question) => {
    const place = hits.get(question)?.findIndex((key) => question.answers.includes(key)) ?? -1;
    return place < 0 ? 0 : 1 / (place + 1);
  });
  return ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
}
