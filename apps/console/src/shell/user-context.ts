import { createContext, useContext } from 'react';
import type { User } from '../api/session.ts';

export interface UserState {
  user: User;
  /** Switches to another account; only an owner has more than one. */
  chooseAccount: (accountId: string) => void;
}

export const UserContext = createContext<UserState | null>(null);

/** Who is signed in. */
export function useUser(): UserState {
  const state = useContext(UserContext);
  if (state === null) throw new Error('useUser needs somebody who is signed in');
  return state;
}
