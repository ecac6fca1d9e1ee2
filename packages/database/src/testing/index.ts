export { createPostgresDatabase } from './create-empty-database.ts';
export { createTestDatabase, type TestDatabase } from './create-test-database.ts';
export { removeFolder } from './remove-folder.ts';
