import { type FocusEvent, useRef } from 'react';

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Inputs that hold no text that somebody wrote. */
const NO_TEXT = new Set([
  'checkbox',
  'radio',
  'range',
  'file',
  'search',
  'button',
  'submit',
  'color',
  'hidden',
]);

/** Remembers what the text fields inside an element held at first, and says whether somebody wrote something since. */
export function useWrittenText() {
  const first = useRef(new Map<TextField, string>());
  return {
    onFocusCapture({ target }: FocusEvent): void {
      if (isTextField(target) && !first.current.has(target)) first.current.set(target, target.value);
    },
    /**
     * True if closing would lose a change; text that was removed counts, too. Fields that are no longer there were sent, or
     * removed on purpose.
     */
    isWritten: (): boolean =>
      [...first.current].some(
        ([field, text]) =>
          field.isConnected && field.value !== text && (field.value.trim() !== '' || text.trim() !== ''),
      ),
  };
}

function isTextField(target: EventTarget): target is TextField {
  if (target instanceof HTMLTextAreaElement) return !target.readOnly;
  return target instanceof HTMLInputElement && !target.readOnly && !NO_TEXT.has(target.type);
}
