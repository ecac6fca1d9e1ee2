import { type Dispatch, type SetStateAction, useCallback, useSyncExternalStore } from 'react';

const kept = new Map<string, string>();
const listeners = new Set<() => void>();

function keep(name: string, text: string): void {
  if (text === '') kept.delete(name);
  else kept.set(name, text);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const textOf = (name: string): string => kept.get(name) ?? '';

/**
 * Text that somebody writes, under a name of its own: it is there again after something else was shown in between. It is
 * kept outside the component, which may be gone by the time the text is sent.
 */
export function useKeptText(name: string): [text: string, setText: Dispatch<SetStateAction<string>>] {
  const text = useSyncExternalStore(subscribe, () => textOf(name));
  const setText = useCallback(
    (next: SetStateAction<string>) => keep(name, typeof next === 'function' ? next(textOf(name)) : next),
    [name],
  );
  return [text, setText];
}

/** Drops text that somebody chose to discard. */
export const discardText = (name: string): void => keep(name, '');
