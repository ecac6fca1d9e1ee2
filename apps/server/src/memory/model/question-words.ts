/**
 * Words that questions consist of, in languages for which Postgres has no list of stop words. They occur in many
 * memories by chance, and say nothing about the memory that is sought.
 */
const SPACED = `
  है हैं था थे थी हो होता होती होते का की के को से में पर और या तो ही भी कि जो यह वह ये वे क्या कौन कौनसा कब कहाँ कहां क्यों कैसे कैसा
  कैसी कितना कितने कितनी किस किसे किसका किसकी किसके सा सी ने नहीं लिए लिये
  من ما ماذا متى أين كيف كم أي لماذا هل هو هي هم في على إلى عن مع أن إن كان كانت هذا هذه ذلك التي الذي الذين لا أو ثم قد كل
  τι ποιος ποια ποιο ποιον ποιοι πότε πού πως πώς γιατί πόσο πόση πόσα πόσες ο η το οι τα του της των τον την στο στη στην στον
  και να θα με για από σε είναι ήταν έχει που ένα μια ένας δεν
  cine când unde cum cât câte câți este sunt
  apa siapa kapan bagaimana mengapa berapa yang dengan untuk adalah
  что кто когда где куда как какой какая какое какие сколько почему зачем
  무엇 무엇인가요 뭐 뭐예요 언제 언제예요 언제인가요 어디 어디예요 어디에 어디에서 왜 어떻게 누가 누구 몇 어느 어떤 얼마나 하나요 되나요 있나요 인가요
  있어요 해요 하면 안 되는`;
const WORDS = new Set(
  SPACED.trim()
    .split(/\s+/)
    .map((word) => word.normalize('NFC')),
);
/** Question words of Chinese and Japanese, which are written without spaces; longer ones first. */
const UNSPACED =
  /什么时候|为什么|怎么样|多少钱|什么|怎么|怎样|哪里|哪个|哪一|哪位|哪儿|多久|多少|几点|是谁|谁|吗|呢|何ですか|いつですか|どこにありますか|ありますか|いますか|できますか|ませんか|ましたか|ますか|ですか|でしょうか|どのくらい|どんな|どうやって|どこ|どの|どう|いつ|なぜ|だれ|誰が|何時|何/gu;

/** A query without its question words, unless it consists of nothing else. */
export function withoutQuestionWords(query: string): string {
  const kept = query
    .normalize('NFC')
    .replace(/[\p{L}\p{M}]+/gu, (word) => (WORDS.has(word.toLowerCase()) ? ' ' : word))
    .replace(UNSPACED, ' ');
  return /[\p{L}\p{N}]/u.test(kept) ? kept : query;
}
