export { GATEWAY_FLAGS } from '../gateway-flags.ts';
export { HOSTILE_HOSTS } from './hostile-hosts.ts';
export { testSecret } from './secret-gateway.ts';
export { type EchoServer, startEchoServer } from './start-echo-server.ts';
export {
  type SecureListener,
  type SecureServer,
  startSecureServer,
  testAuthority,
  trustTestServers,
} from './start-secure-server.ts';
export { startServer, type TestServer } from './start-server.ts';
export { discardHttp2, openHttp2, openSecureTunnel } from './tunnel-client.ts';
export { answerWebSockets, frame } from './web-socket-server.ts';
