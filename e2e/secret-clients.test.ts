import { randomBytes } from 'node:crypto';
import { calls, type Script, says } from '@jettson/agent/testing';
import { LIBRARY_CLIENTS, LIBRARY_PROGRAM, packLibraries } from '@jettson/computers/testing/library-clients';
import { startPrivateHosts } from '@jettson/computers/testing/private-hosts';
import { trustTestServers } from '@jettson/egress/testing';
import { Jettson } from '@jettson/sdk';
import { expect, test, vi } from 'vitest';
import { newAccount, readAllRows, startTestServer } from '../apps/server/src/testing/index.ts';

// Programs that people use, in a whole run. `npm test` has them in a bare computer, see
// packages/computers/src/bubblewrap/secret-clients.test.ts; `npm run test:clients` runs these as well.

vi.mock('@jettson/egress', async (importOriginal) => {
  const { gatewayHere } = await import('./gateway-here.ts');
  return gatewayHere(await importOriginal());
});

const COMMANDS = (host: string) => [
  `git clone -q https://agent:$TOKEN@${host}/demo.git demo && cd demo && git config user.name Agent &&
   git config user.email agent@example.com && echo 1 > file && git add file && git commit -qm 'A commit of the agent' &&
   git push -q origin HEAD:main && echo pushed`,
  `python3 -m pip install -q --no-cache-dir --disable-pip-version-check --target libraries \
   --index-url https://agent:$TOKEN@${host}/simple demo && PYTHONPATH=libraries python3 -c 'import demo; print(demo.text)'`,
  `mkdir -p npm && cd npm && printf '//%s/:_authToken=%s\\n' ${host} "$TOKEN" > .npmrc &&
   npm install --silent --no-audit --no-fund --registry=https://${host}/ demo && cat node_modules/demo/package.json`,
  `curl -sS -u "agent:$TOKEN" https://${host}/by-curl`,
  `curl -sS -u "agent:$TOKEN" https://${host}/libraries.tar | tar x && printf %s '${Buffer.from(LIBRARY_PROGRAM).toString('base64')}' |
   base64 -d > client.py && HOST=${host} PYTHONPATH=/workspace/libraries python3 client.py`,
  `node -e "fetch('https://${host}/by-fetch', { headers: { 'x-key': process.env.TOKEN } }).then((r) => r.text()).then(console.log)"`,
];

test.runIf(process.env.JETTSON_TEST_CLIENTS === '1')(
  'an agent pushes a branch and installs private packages with a token that it never has',
  { timeout: 300_000 },
  async () => {
    trustTestServers();
    const value = `ghp_${randomBytes(18).toString('hex')}`;
    const hosts = await startPrivateHosts(value);
    hosts.pages['/libraries.tar'] = await packLibraries();
    const host = `api.test:${hosts.port}`;
    const script: Script = ({ messages }) => {
      const taken = messages.filter(({ role }) => role === 'assistant').length;
      const command = COMMANDS(host)[taken];
      if (command === undefined) return says(messages.map(({ text }) => text).join('\n'));
      return calls(`c${taken}`, 'jettson_shell_run', { command, timeout_seconds: 60 });
    };
    await using server = await startTestServer(script, {
      environment: { JETTSON_EGRESS_ALLOW: '127.0.0.1' },
    });
    const { database } = server.server.deps;
    const { apiKey } = await newAccount(database.db, { plan: 'scale' });
    const client = new Jettson({ apiKey, baseUrl: server.server.url });
    await client.secrets.put('TOKEN', value, { hosts: [host] });

    const agent = await client.agents.spawnAndWait('Push', {
      tools: ['shell'],
      secrets: ['TOKEN'],
      network: { type: 'limited', allowed_hosts: [host] },
      memory: { recall: false, extract: false },
      timeoutMs: 240_000,
    });

    const libraries = LIBRARY_CLIENTS.map((name) => `/by-${name} jett`);
    for (const text of [
      'pushed',
      'from the private index',
      '\\"demo\\"',
      '/by-curl jett',
      '/by-fetch jett',
      ...libraries,
    ])
      expect(agent.final_result).toContain(text);
    expect(await hosts.log()).toBe('A commit of the agent\n');
    expect(JSON.stringify(await readAllRows(database.db))).not.toContain(value);
    await hosts.close();
  },
);
