export { createTestComputers, type TestComputers, testLimits } from './create-test-computers.ts';
export { testExecServer } from './test-exec-server.ts';
