import type { InlineInputFile, InputFileRequest } from './wire-types.ts';

/** A picture (PNG, JPEG, WebP, GIF) or a PDF for the model: the `file_id` of an upload, or the small file itself. */
export type InputFileOption = string | (Omit<InlineInputFile, 'data'> & { data: string | Uint8Array });

/** Bytes become base64; a text is base64 already. */
export function toInputFile(file: InputFileOption): InputFileRequest {
  if (typeof file === 'string' || typeof file.data === 'string') return file as InputFileRequest;
  return { ...file, data: toBase64(file.data) };
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
