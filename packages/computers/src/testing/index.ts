export { installationContainers } from './computer-traces.ts';
export { createTestComputers, type TestComputers, testLimits } from './create-test-computers.ts';
export { testExecServer } from './test-exec-server.ts';
export { TESTED_PROVIDER } from './test-provider.ts';
