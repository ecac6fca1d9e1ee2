import { markRefusals } from './mark-refusals.ts';
import { mendAnswers } from './mend-answers.ts';
import { patientFetch } from './patient-fetch.ts';
import { streamPlainAnswer } from './stream-plain-answer.ts';
import { withIdleLimit } from './with-idle-limit.ts';

/** A fetch for model providers: it waits for as long as they keep sending, and mends what they send. */
export function modelFetch({
  idleSeconds,
  fetch = patientFetch,
}: {
  idleSeconds: number;
  fetch?: typeof globalThis.fetch | undefined;
}): typeof globalThis.fetch {
  return markRefusals(streamPlainAnswer(mendAnswers(withIdleLimit(fetch, idleSeconds * 1000))));
}
