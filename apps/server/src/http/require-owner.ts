import { ApiError } from '../errors.ts';
import type { SignedIn } from './app-env.ts';

/** Throws `forbidden` unless an owner is at the console. API keys never are. */
export function requireOwner(signedIn: SignedIn | null): SignedIn {
  if (signedIn?.role === 'owner') return signedIn;
  throw new ApiError('forbidden', 'Only an owner who is signed in to the console can do this');
}
