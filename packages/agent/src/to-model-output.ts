import type { ToolResultPart } from 'ai';
import type { ToolResult } from './types.ts';

/** Characters of one field that a model gets to read, about 25,000 tokens: more of them and a few calls fill its context. */
const MAX_FIELD_CHARACTERS = 100_000;

/** A tool's result as the model reads it: long fields lose their middle, an image is a picture. */
export function toModelOutput({ output, image }: ToolResult, isError: boolean): ToolResultPart['output'] {
  const value = JSON.parse(JSON.stringify(output, (_key, field) => cutMiddle(field)));
  if (isError) return { type: 'error-json', value };
  if (!image) return { type: 'json', value };
  return {
    type: 'content',
    value: [
      { type: 'text', text: JSON.stringify(value) },
      { type: 'file', data: { type: 'data', data: image.data }, mediaType: image.mediaType },
    ],
  };
}

function cutMiddle(field: unknown): unknown {
  if (typeof field !== 'string' || field.length <= MAX_FIELD_CHARACTERS) return field;
  const half = MAX_FIELD_CHARACTERS / 2;
  const left = field.length - MAX_FIELD_CHARACTERS;
  // Well-formed: a cut may fall between the two halves of one character.
  return `${field.slice(0, half)}\n\n[… ${left} characters left out of the middle …]\n\n${field.slice(-half)}`.toWellFormed();
}
