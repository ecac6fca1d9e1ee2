/** English has about four bytes per token in all common tokenizers, and other scripts have more bytes per letter. */
const BYTES_PER_TOKEN = 4;
/** What providers count for a large picture. */
const PICTURE_TOKENS = 1_600;

/** About how many tokens a model reads in a JSON value. */
export function estimateTokens(value: unknown): number {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return 0;
  let pictures = 0;
  const text = JSON.stringify(value, (_key, field) => {
    const isPicture = typeof field === 'object' && (field?.type === 'file' || field?.type === 'image');
    if (isPicture) pictures++;
    return isPicture ? undefined : field;
  });
  return Math.ceil(Buffer.byteLength(text ?? '') / BYTES_PER_TOKEN) + pictures * PICTURE_TOKENS;
}
