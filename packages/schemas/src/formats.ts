import type { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** zod's own definition; zod writes the format together with a pattern that RE2 cannot express. */
function isEmoji(text: string): boolean {
  return (
    /^[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u.test(text) &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(text)
  );
}

/** Lets `ajv` check the standard formats, and `emoji`. */
export function addFormats(ajv: Ajv2020): Ajv2020 {
  formats.default(ajv);
  return ajv.addFormat('emoji', isEmoji);
}
