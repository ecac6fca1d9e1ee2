import { EMPTY_WORDS } from '../../bulk/clean-up/same/words/function-words.ts';

const PIN =
  /(?:(?<![\p{L}\p{N}])(?:PIN|pin(?:[ -]?code| number| is)|code pin|пин|ПИН|暗証番号|密码|密碼|비밀번호)(?![\p{Ll}])[^\n.!?。]{0,40}?)(?<!\d)(\d{4,8})(?!\d)/gu;
const SOCIAL_SECURITY = /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\d-])/;
const NAMED_SOCIAL_SECURITY =
  /(?:\bssn\b|social security|sozialversicherung|sécurité sociale|seguridad social|снилс|マイナンバー|社会保障|身份证)[^\n.!?。]{0,40}?(?:\d[ .-]?){8,17}[\dXx]/iu;
const IBAN = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}/g;
/** So many words without one that only ties others together are no sentence. */
const SEED_WORDS = 12;
const TYING = new Set(
  'and for with from not but you your all can will they when then than into over each every was were to or if by he she him her his had'.split(
    ' ',
  ),
);

/** Secrets of persons that are not made by machines: PINs, numbers of social security and bank accounts, seed phrases. */
export function detectPersonalSecret(
  text: string,
): 'pin' | 'social_security_number' | 'bank_account' | 'seed_phrase' | null {
  if ([...text.matchAll(PIN)].length > 0) return 'pin';
  if (SOCIAL_SECURITY.test(text) || NAMED_SOCIAL_SECURITY.test(text)) return 'social_security_number';
  if ([...text.matchAll(IBAN)].some(([iban]) => isIban(iban))) return 'bank_account';
  return hasSeedPhrase(text) ? 'seed_phrase' : null;
}

/** By its check digits; a word that follows may have been read along. */
function isIban(candidate: string): boolean {
  const characters = candidate.replaceAll(/[ -]/g, '');
  for (let length = Math.min(34, characters.length); length >= 15; length--) {
    if (remainderOf97(characters.slice(0, length)) === 1) return true;
  }
  return false;
}

function remainderOf97(iban: string): number {
  const digits = [...iban.slice(4), ...iban.slice(0, 4)]
    .map((character) => Number.parseInt(character, 36))
    .join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}

function hasSeedPhrase(text: string): boolean {
  let run = 0;
  for (const word of text.split(/[\s,]+|\d+[.)]\s*/)) {
    if (word === '') continue;
    const isSeedWord = /^[a-z]{3,8}$/.test(word) && !EMPTY_WORDS.has(word) && !TYING.has(word);
    run = isSeedWord ? run + 1 : 0;
    if (run >= SEED_WORDS) return true;
  }
  return false;
}
