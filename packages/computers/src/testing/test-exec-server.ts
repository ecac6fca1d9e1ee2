import type { ExecServerChoice } from '../bubblewrap/native-program.ts';

/** The exec server of tests' computers: the native one, where it runs, unless JETTSON_TEST_EXEC_SERVER names another. */
export function testExecServer(): ExecServerChoice {
  const { JETTSON_TEST_EXEC_SERVER: chosen } = process.env;
  return chosen === 'node' || chosen === 'native' ? chosen : 'auto';
}
