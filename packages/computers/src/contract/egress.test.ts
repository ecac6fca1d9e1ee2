import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgressGateway, createEgressPolicy, parseEgressRules } from '@jettson/egress';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';

const site = createServer(async (request, response) => {
  let bytes = 0;
  for await (const chunk of request) bytes += chunk.length;
  response.end(request.url === '/large' ? Buffer.alloc(3_000_000, 'x') : `${request.method} ${bytes}`);
});
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
const address = `127.0.0.1:${(site.address() as AddressInfo).port}`;

const gateway = createEgressGateway(createEgressPolicy({ allow: parseEgressRules(address) }));
const { check, newComputer, close } = await createTestComputers({ gateway });
afterAll(async () => {
  await close();
  await gateway.close();
  site.close();
});

// Needs a machine that can make computers; `jettson doctor` says what is missing.
describe.runIf(check.ok)('the network of a computer', async () => {
  const computer = await newComputer();
  const run = (command: string) =>
    computer.exec(command, { timeoutMs: 30_000, env: { NO_PROXY: '', no_proxy: '' } });

  test('leads through the egress gateway, for every program that honours the proxy variables', async () => {
    const { stdout } =
      await run(`head -c 2000000 /dev/zero > body; curl -s --data-binary @body http://${address}/; echo;
      python3 -c "import urllib.request; print(urllib.request.urlopen('http://${address}/').read().decode())"
      node -e "fetch('http://${address}/').then((r) => r.text()).then(console.log)"
      curl -s http://${address}/large | wc -c`);

    expect(stdout.trim().split('\n')).toEqual(['POST 2000000', 'GET 0', 'GET 0', '3000000']);
  });

  test('is told to the Node of a command', async () => {
    const { stdout } = await run('env | grep ^NODE_ | sort; test -s "$NODE_EXTRA_CA_CERTS" && echo there');

    expect(stdout.trim().split('\n')).toEqual([
      'NODE_EXTRA_CA_CERTS=/run/jettson/authority.crt',
      'NODE_USE_ENV_PROXY=1',
      'NODE_USE_SYSTEM_CA=1',
      'there',
    ]);
  });

  test('offers no way around the gateway', async () => {
    const { stdout, exitCode } = await run(`curl -s --noproxy "*" http://${address}/`);

    expect(exitCode).not.toBe(0);
    expect(stdout).toBe('');
  });

  test('does not reach what the policy denies', async () => {
    const denials: string[] = [];
    const stop = gateway.onDenied(({ computerId, target }) => denials.push(`${computerId} ${target}`));

    const { stdout } = await run('curl -s -o body -w "%{http_code}" http://169.254.169.254/latest/meta-data');

    stop();
    expect(stdout).toBe('403');
    expect(denials).toEqual([`${computer.id} 169.254.169.254:80`]);
  });

  test('works in a data folder with a very long path', async () => {
    const elsewhere = await createTestComputers({ gateway, prefix: 'long-'.repeat(30) });
    const far = await elsewhere.newComputer();

    const { stdout } = await far.exec(`curl -s --noproxy "" http://${address}/`, { timeoutMs: 30_000 });

    await elsewhere.close();
    expect(stdout).toBe('GET 0');
  });
});
