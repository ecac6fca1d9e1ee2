export { type Addition, createDataDir } from './create-data-dir.ts';
export { createPostgresDatabase } from './create-empty-database.ts';
export { createTestDatabase, type TestDatabase } from './create-test-database.ts';
export { isWaitedFor } from './is-waited-for.ts';
export { removeFolder } from './remove-folder.ts';
