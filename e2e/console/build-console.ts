import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { buildConsole } from '../../apps/server/src/console/build-console.ts';

/** Before the first test, so that none of them pays for the build. */
export default function build(): Promise<void> {
  return buildConsole(
    fileURLToPath(new URL('../../apps/console/', import.meta.url)),
    pino({ level: 'silent' }),
  );
}
