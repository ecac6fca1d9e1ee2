/** The distinct sentences of several texts in their order: what a summary is without a model. */
export function mergeSentences(texts: string[]): string {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  const sentences = new Map<string, string>();
  for (const text of texts) {
    for (const { segment } of segmenter.segment(text)) {
      const sentence = segment.trim();
      const same = sentence
        .toLowerCase()
        .replace(/[\s.!?]+/g, ' ')
        .trim();
      if (same !== '' && !sentences.has(same))
        sentences.set(same, /[.!?。]$/.test(sentence) ? sentence : `${sentence}.`);
    }
  }
  return [...sentences.values()].join(' ');
}
