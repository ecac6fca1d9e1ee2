export { HOSTILE_HOSTS } from './hostile-hosts.ts';
export { startServer, type TestServer } from './start-server.ts';
