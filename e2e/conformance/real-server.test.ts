import { startRealServer } from './start-real-server.ts';
import { testRealServer } from './test-real-server.ts';

testRealServer(startRealServer);
