import type { Redact } from '../../redactor.ts';

/** A text that comes in pieces, without its secrets. */
export interface RedactedText {
  /** The piece as it may be shown; what may be the beginning of a secret is held back. */
  add(piece: string): string;
  /** What was held back, when nothing more comes. */
  rest(): string;
}

/** Begins a text that is redacted while it comes. */
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
