import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TRUST_FILES } from './certificates/trust-files.ts';
import { type GatewayProcess, openGatewayProcess } from './open-gateway-process.ts';
import type { Secret, SecretEvent } from './secrets/secret.ts';
import { testSecret } from './testing/secret-gateway.ts';
import { type EchoServer, startEchoServer } from './testing/start-echo-server.ts';
import { testAuthority } from './testing/start-secure-server.ts';
import { askThrough } from './testing/tunnel-client.ts';

let folder: string;
let server: EchoServer;
let gateway: GatewayProcess;
let secret: Secret;
let host: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-egress-'));
  await writeFile(join(folder, 'test-authority.pem'), testAuthority);
  process.env.NODE_EXTRA_CA_CERTS = join(folder, 'test-authority.pem');
  server = await startEchoServer();
  // A name that the machine itself resolves: this process takes no other resolver.
  host = `localhost:${server.port}`;
  secret = testSecret([host]);
  gateway = openGatewayProcess({ allow: host, deny: '' });
  await gateway.open('c1', { folder, name: 'c1' });
  await gateway.grant('c1', { network: { type: 'unrestricted', allowedHosts: [] }, secrets: [secret] });
});
afterEach(async () => {
  delete process.env.NODE_EXTRA_CA_CERTS;
  await gateway.close();
  await server.close();
  await rm(folder, { recursive: true });
});

async function ask() {
  const ca = await readFile(join(folder, TRUST_FILES.bundle), 'utf8');
  const headers = { 'x-key': secret.placeholder };
  return askThrough({ socket: join(folder, 'c1'), ca }, host, { path: '/echo', protocol: 'h2', headers });
}

test('the process puts values in, and tells of it; neither its arguments nor its environment know them', async () => {
  const events: SecretEvent[] = [];
  gateway.onSecret((event) => events.push(event));

  const answer = await ask();

  expect(server.seen[0]?.headers['x-key']).toBe(secret.value);
  expect(answer.body).toContain(secret.placeholder);
  await expect
    .poll(() => events)
    .toEqual([{ computerId: 'c1', type: 'secret-used', name: 'TOKEN', host, method: 'GET', status: 200 }]);
  for (const file of ['cmdline', 'environ']) {
    expect(await readFile(`/proc/${gateway.pid}/${file}`, 'utf8')).not.toContain(secret.value);
  }
  expect(gateway.putBack('c1', `text with ${secret.value}`)).toBe(`text with ${secret.placeholder}`);
});

test('after it was killed, the next one has the secrets and an authority that the computer trusts', async () => {
  await ask();
  const before = await readFile(join(folder, TRUST_FILES.authority), 'utf8');

  process.kill(gateway.pid as number, 'SIGKILL');
  await expect
    .poll(() =>
      ask().then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);

  expect(server.seen.at(-1)?.headers['x-key']).toBe(secret.value);
  expect(await readFile(join(folder, TRUST_FILES.authority), 'utf8')).not.toBe(before);
});

test('a secret that is revoked is of no use from the next connection on', async () => {
  gateway.revoke('c1');

  // The client is shown the server's own certificate, which the computer does not know.
  await expect(ask()).rejects.toThrow(/certificate/);
  expect(gateway.putBack('c1', secret.value)).toBe(secret.value);
});
