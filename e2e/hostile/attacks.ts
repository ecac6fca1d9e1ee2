import type { Attack } from './attack.ts';
import { endlessImports } from './attacks/endless-imports.ts';
import { heavyConsolidation } from './attacks/heavy-consolidation.ts';
import { heavySearches } from './attacks/heavy-searches.ts';
import { slowPattern } from './attacks/slow-pattern.ts';

/** All attacks, in the order in which they run on one server. */
export const ATTACKS: readonly Attack[] = [slowPattern, endlessImports, heavySearches, heavyConsolidation];
