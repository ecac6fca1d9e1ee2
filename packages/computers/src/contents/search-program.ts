import { join } from 'node:path';

/** The source of the program that searches, which is bundled into one file. */
export const SEARCH_PROGRAM = join(import.meta.dirname, '../exec-server/inside/search/main.ts');
