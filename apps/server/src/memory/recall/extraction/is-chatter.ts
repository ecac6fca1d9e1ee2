/** Phrases about the run and not about the world. */
const ABOUT_THE_RUN =
  /^(?:i|i['’]ve|let me)\b|^the (?:agent|assistant) (?:was|has|had|did|could|created|found|used|wrote)\b|^the (?:final )?(?:answer|result|output)\b|^this (?:task|run|conversation)\b|^(?:the )?user (?:asked|requested|wanted|wants me|said hello|thanked)\b/i;
const POLITE = /^(?:hello|hi|hey|thanks|thank you|sure|ok|okay|done|great|sorry|no problem)\b/i;
const OUTCOME =
  /\b(?:task|request|run) (?:was|is|has been|completed|finished|succeeded|failed)\b|\bsuccessfully\b/i;
/** "the number 17": what a small model writes if it has nothing to say. */
const FRAGMENT = /^(?:the|a|an) .*[^.]$/;
const MIN_WORDS = 3;
const MAX_CHARS = 600;

/**
 * True for what a model may offer as a fact although nobody needs it next month: reports about the run, pleasantries,
 * questions, fragments, essays.
 */
export function isChatter(value: string): boolean {
  const text = value.trim();
  return (
    countWords(text) < MIN_WORDS ||
    text.length > MAX_CHARS ||
    /[?？؟]$/.test(text) ||
    FRAGMENT.test(text) ||
    ABOUT_THE_RUN.test(text) ||
    POLITE.test(text) ||
    OUTCOME.test(text)
  );
}

/** Works in scripts without spaces too. */
function countWords(text: string): number {
  const segments = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text.slice(0, MAX_CHARS));
  return [...segments].filter(({ isWordLike }) => isWordLike).length;
}
