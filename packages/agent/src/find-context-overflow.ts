/** What a provider says about a conversation that is too long. */
export interface ContextOverflow {
  /** The context window that it names, in tokens; null if it names none. */
  limitTokens: number | null;
  /** How long the conversation is, as far as it says so. */
  promptTokens: number | null;
}

const CODES = /context_length|exceed_context|context_window|request_too_large|model_length/i;

/** OpenAI, of a text with too many characters: a message, or a name or an id, which a shorter conversation does not cure. */
const CHARACTERS = /string too long\. expected a string with maximum length (\d+)/i;
const FEWEST_CHARACTERS = 100_000;

/** How providers say it: Anthropic, OpenAI, vLLM, llama.cpp, LM Studio, Ollama, Mistral, Gemini, Bedrock, Groq, Cohere, Text Generation Inference, Qwen, Kimi, GLM. */
const WORDS = [
  /(prompt|input|request|messages?|conversation) (is|are|was|were) too (long|large)/i,
  /(exceeds?|exceeded|larger than|longer than|greater than|over) (the |this |your |its )?(model'?s? )?(available |max(imum)? |allowed )*(context|input length|prompt length|number of tokens)/i,
  /(maximum|max) (context|prompt|sequence|model) (length|window|size)/i,
  /context (length|window|size|limit)\b.{0,60}\b(exceed|full|too|reached|smaller|overflow|only)/i,
  /\b(exceed|overflow)\w*\b.{0,60}\bcontext\b/i,
  /input token count.{0,40}exceeds/i,
  /too large for model with \d+ maximum context/i,
  /reduce the length of the (messages|prompt|input)/i,
  /too many (input |prompt )?tokens/i,
  /max_new_tokens`? must be <=/i,
  /range of input length/i,
  /exceed(s|ed)? (the )?model'?s? token limit/i,
  /prompt (exceeds|is longer than) (the )?max(imum)? length/i,
  /more than (the )?max(imum)? tokens/i,
  /token count (of|is) \d[\d,]* (exceeds|but model only supports)/i,
  /\btokens? (count )?(exceeds?|exceeded) (the )?(max(imum)? )?(token )?(length|limit)/i,
  /\bexceeds? (the )?max(imum)? (token limit|number of tokens)/i,
  /context ?window ?exceeded/i,
];

/** OpenAI and Groq, of a request with more tokens than an account may send in a minute. */
const OVER_LIMIT = /request too large for|tokens must be reduced/i;

/** Numbers with their meaning; the first that fits counts. `12,345` is one number. */
const LIMITS = [
  /\d \+ \d[\d,]* > ?(\d[\d,]*)/,
  /(?:maximum|limit)(?: context| prompt| input| model)?(?: length)?(?: of| is|:)? (?:only )?(\d[\d,]*)/i,
  /only supports up to (\d[\d,]*)/i,
  /(?:must be <=|cannot exceed) (\d[\d,]*)/i,
  /length should be \[\d+, ?(\d[\d,]*)\]/i,
  /> ?(\d[\d,]*)(?: maximum)?/,
  /(\d[\d,]*) (?:tokens? )?(?:maximum|max\b)/i,
  /(?:context|window) (?:length|size|window)\W{0,3}(?:of |is |\()?(?:only )?(\d[\d,]*)/i,
  /n_ctx\W{1,4}(\d[\d,]*)/i,
  /tokens? allowed \(?(\d[\d,]*)/i,
];
const PROMPTS = [
  /(\d[\d,]*) \+ \d[\d,]* >/,
  /(\d[\d,]*)(?: tokens?)? ?>/,
  /(?:passed|input token count is|prompt \(length) (\d[\d,]*)/i,
  /(?:resulted in|requested|contains|has|count \(?|you requested about) ?(\d[\d,]*)/i,
  /(?:request \(|token count of |requested a total of |given: )(\d[\d,]*)/i,
  /n_prompt_tokens\W{1,4}(\d[\d,]*)/i,
];

/**
 * Whether an error of a provider says that the conversation does not fit into the model's window; undefined if it says
 * anything else. `code` is the provider's code for the error.
 */
export function findContextOverflow(
  message: string,
  { code, statusCode }: { code: string; statusCode: number | null },
): ContextOverflow | undefined {
  // Providers say the same of a limit on tokens per minute, which passes with time, unless one request is over it.
  const isOverLimit = OVER_LIMIT.test(message);
  if (statusCode === 429 && !isOverLimit) return undefined;
  const characters = CHARACTERS.exec(message)?.[1];
  if (characters !== undefined) {
    return Number(characters) < FEWEST_CHARACTERS ? undefined : { limitTokens: null, promptTokens: null };
  }
  const says =
    statusCode === 413 || isOverLimit || CODES.test(code) || WORDS.some((words) => words.test(message));
  if (!says) return undefined;
  return { limitTokens: findNumber(message, LIMITS), promptTokens: findNumber(message, PROMPTS) };
}

function findNumber(text: string, patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const written = pattern.exec(text)?.[1]?.replaceAll(',', '');
    const number = Number(written);
    if (written !== undefined && Number.isSafeInteger(number) && number > 0) return number;
  }
  return null;
}
