/** Loaded into a server process with `--import`: on SIGUSR2 it collects its garbage and writes what is left to a file. */
import { renameSync, writeFileSync } from 'node:fs';

const file = `${process.env.JETTSON_TEST_MEMORY}-${process.pid}`;

process.on('SIGUSR2', () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  writeFileSync(`${file}.new`, String(heapUsed + external));
  renameSync(`${file}.new`, file);
});
