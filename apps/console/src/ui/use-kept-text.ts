import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';

const kept = new Map<string, string>();

/** Text that somebody writes, under a name of its own: it is there again after something else was shown in between. */
export function useKeptText(name: string): [text: string, setText: Dispatch<SetStateAction<string>>] {
  const [text, setText] = useState(() => kept.get(name) ?? '');
  useEffect(() => {
    if (text === '') kept.delete(name);
    else kept.set(name, text);
  }, [name, text]);
  return [text, setText];
}

/** Drops text that somebody chose to discard. */
export const discardText = (name: string): boolean => kept.delete(name);
