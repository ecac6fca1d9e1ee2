import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildNativeComputer,
  NATIVE_FOLDER,
  NATIVE_SUMS,
  nativeComputerLicences,
  nativeComputerSums,
} from './native-computer.ts';

// Builds the binaries that are in git, after a change of their source; see the README beside them.

await buildNativeComputer(NATIVE_FOLDER);
await writeFile(join(NATIVE_FOLDER, NATIVE_SUMS), await nativeComputerSums(NATIVE_FOLDER));
await writeFile(join(NATIVE_FOLDER, 'LICENCES.txt'), await nativeComputerLicences());
