import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packLanguageTable } from './pack-language-table.ts';

// Makes the table for detecting the language of memories from the n-grams of `eld`. The library itself takes 50 to 150
// MB in the server's process; the packed table takes less than one. Run it after an update of eld.
const target = new URL('../apps/server/src/memory/model/language/language-table.bin', import.meta.url);
writeFileSync(fileURLToPath(target), await packLanguageTable());
