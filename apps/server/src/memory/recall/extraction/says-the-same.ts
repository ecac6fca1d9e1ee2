import { haveEqualTexts } from '../../bulk/clean-up/same/have-equal-texts.ts';
import { isRewording } from '../../bulk/clean-up/same/is-rewording.ts';
import { detectLanguage } from '../../model/detect-language.ts';

/**
 * True if one text tells a reader nothing that the other does not. In other languages than English, only for equal
 * texts.
 */
export function saysTheSame(a: string, b: string, isNear: boolean): boolean {
  if (haveEqualTexts(a, b)) return true;
  return isNear && [a, b].every((text) => detectLanguage(text) === 'en') && isRewording(a, b);
}
