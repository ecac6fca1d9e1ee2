import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createEgressGateway, createEgressPolicy, parseEgressRules } from '@jettson/egress';
import { testSecret, trustTestServers } from '@jettson/egress/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';
import { LIBRARY_CLIENTS, LIBRARY_PROGRAM, packLibraries } from '../testing/library-clients.ts';
import { startPrivateHosts } from '../testing/start-private-hosts.ts';

// Programs that people use, as they are, in a real computer that knows only a placeholder.

trustTestServers();
const value = `ghp_${randomBytes(18).toString('hex')}`;
const hosts = await startPrivateHosts(value);
const host = `api.test:${hosts.port}`;
const policy = createEgressPolicy({ allow: parseEgressRules(host), resolve: async () => ['127.0.0.1'] });
const gateway = createEgressGateway(policy);
const computers = await createTestComputers({ gateway });
const secret = testSecret([host], { value });
afterAll(async () => {
  await computers.close();
  await gateway.close();
  await hosts.close();
});

/** `npm run test:clients` gets the libraries from the package index. */
const withLibraries = process.env.JETTSON_TEST_CLIENTS === '1';

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(computers.check.ok)('with a placeholder instead of a token', async () => {
  const computer = await computers.newComputer({
    limits: {
      pids: 300,
      memoryBytes: 1_000_000_000,
      workspaceBytes: withLibraries ? 400_000_000 : 64_000_000,
    },
  });
  await gateway.grant(computer.id, {
    network: { type: 'unrestricted', allowedHosts: [] },
    secrets: [secret],
  });
  const env = { TOKEN: secret.placeholder, HOST: host };
  const run = async (command: string) => {
    const { stdout, stderr } = await computer.exec(command, { timeoutMs: 120_000, env });
    expect(stdout + stderr).not.toContain(value);
    return stdout + stderr;
  };
  const python = async (program: string) => {
    await computer.writeFile('client.py', Buffer.from(program));
    return run('PYTHONPATH=/workspace/libraries python3 client.py');
  };

  test('git clones, commits and pushes', async () => {
    const output = await run(`git clone -q https://agent:$TOKEN@$HOST/demo.git demo && cd demo &&
      git config user.name Agent && git config user.email agent@example.com && head -c 2000000 /dev/urandom > file &&
      git add file && git commit -qm 'A commit of the agent' && git push -q origin HEAD:main &&
      cd .. && git -c http.extraHeader="Authorization: Bearer $TOKEN" clone -q https://$HOST/demo.git again && ls again`);

    expect(output).toContain('file');
    expect(await hosts.log()).toBe('A commit of the agent\n');
  });

  test('curl and wget', async () => {
    const output = await run(`curl -sS -H "x-key: $TOKEN" https://$HOST/by-curl; echo
      curl -sS -u "agent:$TOKEN" https://$HOST/by-basic; echo
      wget -qO- --header="x-key: $TOKEN" https://$HOST/by-wget`);

    for (const path of ['curl', 'basic', 'wget'])
      expect(output).toContain(`/by-${path} ${secret.placeholder}`);
    expect(hosts.seen.find(({ url }) => url === '/by-curl')?.httpVersion).toBe('2.0');
  });

  test('pip installs from a private index', async () => {
    const output =
      await run(`python3 -m pip install -q --no-cache-dir --disable-pip-version-check --target libraries \
      --index-url https://agent:$TOKEN@$HOST/simple demo && PYTHONPATH=libraries python3 -c 'import demo; print(demo.text)'`);

    expect(output).toContain('from the private index');
  });

  test('npm installs from a private registry', async () => {
    const output =
      await run(`mkdir -p npm && cd npm && printf '//%s/:_authToken=%s\\n' "$HOST" "$TOKEN" > .npmrc &&
      npm install --silent --no-audit --no-fund --registry=https://$HOST/ demo && cat node_modules/demo/package.json`);

    expect(output).toContain('"name":"demo"');
  });

  test("Node's fetch and https", async () => {
    const output = await run(`node -e "
      fetch('https://' + process.env.HOST + '/by-fetch', { headers: { 'x-key': process.env.TOKEN } }).then((r) => r.text()).then(console.log)"
      node -e "require('https').get('https://' + process.env.HOST + '/by-https', { headers: { 'x-key': process.env.TOKEN } }, (r) => r.pipe(process.stdout))"`);

    for (const path of ['fetch', 'https']) expect(output).toContain(`/by-${path} ${secret.placeholder}`);
  });

  test('urllib', async () => {
    const output = await python(`
import os, urllib.request
request = urllib.request.Request('https://' + os.environ['HOST'] + '/by-urllib', headers={'x-key': os.environ['TOKEN']})
print(urllib.request.urlopen(request).read().decode())`);

    expect(output).toContain(`/by-urllib ${secret.placeholder}`);
  });

  // Needs the host's Java.
  test.runIf(existsSync('/usr/bin/java'))('Java', async () => {
    await computer.writeFile(
      'Client.java',
      Buffer.from(`public class Client { public static void main(String[] arguments) throws Exception {
        var connection = new java.net.URL("https://" + System.getenv("HOST") + "/by-java").openConnection();
        connection.setRequestProperty("x-key", System.getenv("TOKEN"));
        System.out.println(new String(connection.getInputStream().readAllBytes()));
      } }`),
    );

    expect(await run('java Client.java 2>/dev/null')).toContain(`/by-java ${secret.placeholder}`);
  });

  // Needs Go where Debian and the official archive put it.
  test.runIf(existsSync('/usr/local/go/bin/go') || existsSync('/usr/bin/go'))(
    'go lists the modules of a private proxy',
    async () => {
      const output = await run(`export PATH=$PATH:/usr/local/go/bin GONOSUMDB=* GOTOOLCHAIN=local
      GOPROXY=https://agent:$TOKEN@$HOST go list -m -versions private.test/demo`);

      expect(output).toContain('v1.2.3');
    },
  );

  // Downloads 25 MB from the package index, so only `npm run test:clients` runs it.
  describe.runIf(withLibraries)('with libraries from the package index', () => {
    test('requests, httpx in both protocols, aiohttp and gRPC', { timeout: 300_000 }, async () => {
      hosts.pages['/libraries.tar'] = await packLibraries();
      await run('curl -sS -u "agent:$TOKEN" https://$HOST/libraries.tar | tar x');

      const output = await python(LIBRARY_PROGRAM);

      for (const name of LIBRARY_CLIENTS) {
        expect(output).toContain(`/by-${name} ${secret.placeholder}`);
      }
      expect(hosts.seen.find(({ url }) => url === '/by-httpx2')?.httpVersion).toBe('2.0');
    });
  });
});
