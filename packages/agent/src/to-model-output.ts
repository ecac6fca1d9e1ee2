import type { ToolResult } from '@jettson/contract';
import type { ToolResultPart } from 'ai';
import { cutMiddle } from './cut-middle.ts';

/** Characters of one field that the model gets to read, about 25,000 tokens; a tool's own cap may be far higher. */
const MAX_FIELD_CHARS = 100_000;

/** A tool's output, with long fields as the model reads them. Applying it again changes nothing. */
export function cutFields(output: ToolResult['output'], fields: Iterable<string>): ToolResult['output'] {
  const cut = { ...output };
  for (const field of fields) {
    if (field in output) cut[field] = cutMiddle(output[field], MAX_FIELD_CHARS);
  }
  return cut;
}

/** A tool's result as the model reads it: long fields lose their middle, and images become pictures. */
export function toModelOutput(
  { output, image, images = image ? [image] : [] }: ToolResult,
  isError: boolean,
): ToolResultPart['output'] {
  const value = cutMiddle(output, MAX_FIELD_CHARS);
  if (isError) return { type: 'error-json', value };
  if (images.length === 0) return { type: 'json', value };
  return {
    type: 'content',
    value: [
      { type: 'text', text: JSON.stringify(value) },
      ...images.map(({ data, media_type: mediaType }) => ({
        type: 'file' as const,
        data: { type: 'data' as const, data },
        mediaType,
      })),
    ],
  };
}
