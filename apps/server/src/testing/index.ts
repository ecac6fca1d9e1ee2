export { newAccount } from './new-account.ts';
export { newPlan } from './new-plan.ts';
export { openTestApp, type TestApp } from './test-app.ts';
export { startTestServer, type TestServer } from './test-server.ts';
