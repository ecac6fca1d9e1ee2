export { dieAfterCommit } from './die-after-commit.ts';
export { newAccount } from './new-account.ts';
export { newPlan } from './new-plan.ts';
export { readAllRows } from './read-all-rows.ts';
export { openTestApp, type TestApp } from './test-app.ts';
export { startTestServer, type TestServer } from './test-server.ts';
export { hasEnded, untilAgent } from './until-agent.ts';
export { useTestApp } from './use-test-app.ts';
export { useTestServer } from './use-test-server.ts';
