export { createTestComputers, type TestComputers, testLimits } from './create-test-computers.ts';
