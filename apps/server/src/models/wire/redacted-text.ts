import type { Redact } from '../../redactor.ts';

/** Removes secrets from a text that comes in pieces. */
export interface RedactedText {
  /** The piece as it may be shown; what may be the beginning of a secret is held back. */
  add(piece: string): string;
  /** What is still held back, once the text has ended. */
  rest(): string;
}

/** Starts a text whose secrets are removed while it comes. */
export function openRedactedText(redact: Redact): RedactedText {
  let held = '';
  return {
    add(piece) {
      const text = redact(held + piece);
      const open = redact.countOpen?.(text) ?? 0;
      held = text.slice(text.length - open);
      return text.slice(0, text.length - open);
    },
    rest() {
      const text = redact(held);
      held = '';
      return text;
    },
  };
}
