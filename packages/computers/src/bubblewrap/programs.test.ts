import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgressGateway, createEgressPolicy, parseEgressRules } from '@jettson/egress';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';

// Programs that agents use, as the host has them. `npm run test:programs` also installs packages from the internet.

const site = createServer((request, response) => response.end(`seen ${request.url}`));
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
const { port } = site.address() as AddressInfo;
/** By name, because some networks answer with addresses of their own proxies. */
const REGISTRIES = [
  ...['pypi.org', 'files.pythonhosted.org', 'registry.npmjs.org', 'repo.maven.apache.org'],
  ...['proxy.golang.org', 'sum.golang.org', 'index.crates.io', 'static.crates.io', 'crates.io'],
  // Where cargo before 1.70 has its index.
  'github.com',
];
const allow = parseEgressRules([`127.0.0.1:${port}`, ...REGISTRIES.map((host) => `${host}:443`)].join(','));
const gateway = createEgressGateway(createEgressPolicy({ allow }));
const { check, newComputer, close } = await createTestComputers({ gateway, allow });
afterAll(async () => {
  await close();
  await gateway.close();
  site.close();
});

const installs = process.env.JETTSON_TEST_PROGRAMS === '1';
const limits = {
  cpus: 2,
  memoryBytes: 2_000_000_000,
  pids: 1_000,
  workspaceBytes: installs ? 1_000_000_000 : 64_000_000,
};

interface Program {
  name: string;
  command: string;
  output: RegExp | string;
  /** The host's program; without it, there is nothing to try. */
  needs?: string;
}

const SOURCE =
  'class A { public static void main(String[] a) { System.out.println("java " + System.getProperty("user.home")); } }';

const PROGRAMS: Program[] = [
  {
    name: 'the time zone',
    command: 'date +%Z; TZ=Asia/Tokyo date +%Z; cat /etc/timezone',
    output: 'UTC\nJST\nEtc/UTC\n',
    needs: '/usr/share/zoneinfo/Asia/Tokyo',
  },
  {
    name: 'the system',
    command: '. /etc/os-release && echo "$ID" | wc -w',
    output: '1\n',
    needs: '/etc/os-release',
  },
  { name: 'text in UTF-8', command: 'touch zwölf; ls zw*; rm zw*; printf ü | wc -m', output: 'zwölf\n1\n' },
  {
    name: 'perl',
    command: 'perl -Mutf8 -e \'binmode STDOUT, ":utf8"; print length "ü"\' 2>&1',
    output: '1',
    needs: '/usr/bin/perl',
  },
  {
    name: 'python',
    command:
      'python -c \'import sys, locale; print(sys.getfilesystemencoding(), locale.setlocale(locale.LC_ALL, ""))\' 2>&1',
    output: 'utf-8 C.UTF-8\n',
    needs: '/usr/bin/python3',
  },
  {
    name: 'node',
    command: 'node -p "Intl.DateTimeFormat().resolvedOptions().timeZone"',
    output: /^(Etc\/)?UTC\n$/,
  },
  {
    name: 'java',
    command: `echo '${SOURCE}' > A.java && java A.java 2>&1`,
    output: 'java /home/agent\n',
    needs: '/usr/bin/java',
  },
  {
    name: "java's trust in certificates",
    command: 'keytool -list -cacerts -storepass changeit 2>/dev/null | grep -c trustedCertEntry',
    output: /^\d{2,}\n$/,
    needs: '/usr/bin/keytool',
  },
  {
    name: 'mvn',
    command: 'mvn -v 2>&1',
    output: /^(?!.*error)[\s\S]*Apache Maven \d/i,
    needs: '/usr/bin/mvn',
  },
  {
    name: 'man',
    command: 'man -w ls >/dev/null 2>&1; echo ".TH A 1" > a.1; man -l a.1 2>&1 | cat',
    output: /^A\(1\)/,
    needs: '/usr/bin/man',
  },
  {
    name: 'fontconfig',
    command: 'fc-match sans 2>&1',
    output: /^(?!.*(rror|annot))\S+\.\w+: /,
    needs: '/usr/bin/fc-match',
  },
  {
    name: 'git',
    command:
      'git init -q repo && cd repo && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m first && git log --format=%s',
    output: 'first\n',
    needs: '/usr/bin/git',
  },
  {
    name: 'gcc',
    command: "echo 'int main(void){return 7;}' > a.c && gcc a.c -o a.out && ./a.out; echo $?",
    output: '7\n',
    needs: '/usr/bin/gcc',
  },
  {
    name: 'make',
    command: "printf 'all:\\n\\t@echo made\\n' > Makefile && make",
    output: 'made\n',
    needs: '/usr/bin/make',
  },
  {
    name: 'tar and gzip',
    command: 'echo packed > file && tar czf a.tgz file && tar xzOf a.tgz',
    output: 'packed\n',
  },
  {
    name: 'sqlite',
    command:
      "python3 -c \"import sqlite3; print(sqlite3.connect('a.db').execute('select 6 * 7').fetchone()[0])\"",
    output: '42\n',
    needs: '/usr/bin/python3',
  },
  { name: 'openssl', command: 'openssl rand -hex 4 | wc -c', output: '9\n', needs: '/usr/bin/openssl' },
  {
    name: 'ssh-keygen',
    command: 'ssh-keygen -q -t ed25519 -N "" -f key && ls key.pub',
    output: 'key.pub\n',
    needs: '/usr/bin/ssh-keygen',
  },
  {
    name: 'go',
    command: 'GOTOOLCHAIN=local go env GOPATH',
    output: '/home/agent/go\n',
    needs: '/usr/local/go/bin/go',
  },
];

const INSTALLS: Program[] = [
  {
    // Compiles the standard library first.
    name: 'go run',
    command: `printf 'package main\\nfunc main() { println("go") }\\n' > main.go && GOTOOLCHAIN=local go run main.go 2>&1`,
    output: /go\n$/,
    needs: '/usr/local/go/bin/go',
  },
  { name: 'pip', command: 'pip install -q --no-input cowsay 2>&1 && cowsay -t pip', output: /pip/ },
  {
    name: 'python -m pip',
    command: 'python3 -m pip install -q --no-input six 2>&1 && python3 -c "import six; print(six.__name__)"',
    output: 'six\n',
  },
  {
    name: 'npm',
    command: 'npm install -g --silent semver && semver 1.2.3',
    output: '1.2.3\n',
    needs: '/usr/bin/npm',
  },
  { name: 'npx', command: 'npx --yes --silent cowsay npx', output: /npx/, needs: '/usr/bin/npm' },
  {
    name: 'mvn',
    command:
      'mvn -q -B -Dstyle.color=never dependency:get -Dartifact=org.slf4j:slf4j-api:2.0.16 2>&1 && ls ~/.m2/repository/org/slf4j/slf4j-api',
    output: /2\.0\.16/,
    needs: '/usr/bin/mvn',
  },
  {
    name: 'go',
    command: 'GOTOOLCHAIN=local go install golang.org/x/example/hello@latest 2>&1 && hello',
    output: /world/,
    needs: '/usr/local/go/bin/go',
  },
  {
    name: 'uv',
    command:
      'pip install -q --no-input uv 2>&1 && uv venv -q made && uv pip install -q -p made six 2>&1 && made/bin/python -c "import six; print(six.__name__)"',
    output: 'six\n',
  },
  {
    name: 'pipx',
    command:
      'pip install -q --no-input pipx 2>&1 && pipx install pycowsay >/dev/null 2>&1 && pycowsay installed',
    output: /< installed >/,
  },
  {
    name: 'pnpm',
    command:
      'npm install -g --silent pnpm@9 && mkdir pn && cd pn && pnpm init >/dev/null && pnpm add --silent semver && pnpm exec semver 1.2.3',
    output: /1\.2\.3\n$/,
    needs: '/usr/bin/npm',
  },
  {
    name: 'yarn',
    command:
      'npm install -g --silent yarn@1 && mkdir ya && cd ya && yarn init -y -s >/dev/null && yarn add -s --registry https://registry.npmjs.org semver 2>&1 && yarn -s semver 1.2.3',
    output: /1\.2\.3\n$/,
    needs: '/usr/bin/npm',
  },
  {
    name: 'npm, of a package with a program for this machine',
    command:
      'mkdir addon && cd addon && npm init -y >/dev/null && npm install --silent esbuild && npx esbuild --version',
    output: /^\d+\.\d+/,
    needs: '/usr/bin/npm',
  },
  {
    name: 'cargo',
    command: 'cargo install -q hello-cli 2>&1 && ls ~/.cargo/bin',
    output: /^hello/,
    needs: '/usr/bin/cargo',
  },
];

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok)('in a computer', async () => {
  const computer = await newComputer({ limits });
  const run = async (command: string) => (await computer.exec(command, { timeoutMs: 60_000 })).stdout;
  const isThere = ({ needs }: Program) => needs === undefined || existsSync(needs);

  test.each(PROGRAMS.filter(isThere))('$name works', async ({ command, output }) => {
    const seen = await run(command);

    if (typeof output === 'string') expect(seen).toBe(output);
    else expect(seen).toMatch(output);
  });

  test('nothing of the host shows in /etc but what its packages brought', async () => {
    expect(
      await run(
        'cat /etc/hostname /etc/passwd | head -2; ls /etc/shadow /etc/fstab /etc/ssh/ssh_host_* 2>/dev/null',
      ),
    ).toBe('computer\nroot:x:0:0:root:/nonexistent:/usr/sbin/nologin\n');
  });

  test('no virtual environment is made before the first pip', async () => {
    const fresh = await newComputer({ limits });

    const { stdout } = await fresh.exec(
      'ls -A ~; pip --version >/dev/null 2>&1; ls -A ~ | grep "^.venv$"; which python3',
      { timeoutMs: 60_000 },
    );

    expect(stdout).toBe('.venv\n/home/agent/.venv/bin/python3\n');
  });

  test('an address that the operator allowed is reached by every client', async () => {
    const url = `http://127.0.0.1:${port}`;
    const output = await run(`curl -sS ${url}/curl; echo; wget -qO- ${url}/wget; echo
      python3 -c "import urllib.request; print(urllib.request.urlopen('${url}/python').read().decode())"
      node -e "fetch('${url}/node').then((r) => r.text()).then(console.log)"
      curl -sS --noproxy '*' ${url}/direct; echo; curl -sS http://localhost:${port}/name`);

    expect(
      output
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual(['curl', 'wget', 'python', 'node', 'direct', 'name'].map((client) => `seen /${client}`));
  });

  test("and the computer's own servers stay its own", async () => {
    const output = await run(`echo own > index.html
      python3 -m http.server 8765 --bind 127.0.0.1 >/dev/null 2>&1 & 
      for n in $(seq 100); do curl -s http://127.0.0.1:8765/index.html && break; sleep 0.1; done`);

    expect(output).toBe('own\n');
  });

  // Downloads packages, so only `npm run test:programs` runs it.
  describe.runIf(installs)('and the internet', () => {
    test.each(INSTALLS.filter(isThere))(
      '$name installs',
      { timeout: 300_000 },
      async ({ command, output }) => {
        const { stdout } = await computer.exec(command, { timeoutMs: 280_000 });

        if (typeof output === 'string') expect(stdout).toBe(output);
        else expect(stdout).toMatch(output);
      },
    );
  });
});
