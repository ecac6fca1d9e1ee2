import { pino } from 'pino';
import { buildConsole } from '../../apps/server/src/console/build-console.ts';
import { CONSOLE_FOLDER } from '../../apps/server/src/console/open-console.ts';

/** Before the first test, so that none of them pays for the build. */
export default function build(): Promise<void> {
  return buildConsole(CONSOLE_FOLDER, pino({ level: 'silent' }));
}
