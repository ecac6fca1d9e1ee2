import type { InputMediaType } from '@jettson/contract';

/** How many bytes tell the type. */
export const SIGNATURE_BYTES = 12;

const SIGNATURES: readonly { type: InputMediaType; parts: readonly { at: number; bytes: string }[] }[] = [
  { type: 'image/png', parts: [{ at: 0, bytes: '\x89PNG\r\n\x1a\n' }] },
  { type: 'image/jpeg', parts: [{ at: 0, bytes: '\xff\xd8\xff' }] },
  { type: 'image/gif', parts: [{ at: 0, bytes: 'GIF87a' }] },
  { type: 'image/gif', parts: [{ at: 0, bytes: 'GIF89a' }] },
  {
    type: 'image/webp',
    parts: [
      { at: 0, bytes: 'RIFF' },
      { at: 8, bytes: 'WEBP' },
    ],
  },
  { type: 'application/pdf', parts: [{ at: 0, bytes: '%PDF-' }] },
];

/** The type of a file by its first bytes; undefined for everything that no model is shown. */
export function detectMediaType(start: Uint8Array): InputMediaType | undefined {
  const text = Buffer.from(start.subarray(0, SIGNATURE_BYTES)).toString('latin1');
  return SIGNATURES.find(({ parts }) => parts.every(({ at, bytes }) => text.startsWith(bytes, at)))?.type;
}
