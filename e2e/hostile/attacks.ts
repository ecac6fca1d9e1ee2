import type { Attack } from './attack.ts';
import { slowPattern } from './attacks/slow-pattern.ts';

/** All attacks, in the order in which they run on one server. */
export const ATTACKS: readonly Attack[] = [slowPattern];
