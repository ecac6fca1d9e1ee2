import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../apps/server/src/config.ts';
import { newSealingKeyText } from '../../apps/server/src/sealing/sealing-key.ts';
import { isNeeded } from '../../scripts/release/copy-sources.ts';
import { ROOT } from './docker.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Service {
  environment?: Record<string, string>;
  command?: string[];
  image?: string;
}

const compose: { services: Record<string, Service> } = parse(read('deploy/compose.yaml'), { merge: true });
const example = Object.fromEntries(
  read('deploy/jettson.env.example')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => line.split('=') as [string, string]),
);

test('what the image copies from the repository is there, and .dockerignore lets it through', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
    paths.split(' '),
  );
  const manifests = globSync('{apps,packages,tools}/*/package.json', { cwd: ROOT });
  const patterns = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const isIgnored = picomatch(
    patterns.flatMap((pattern) => [pattern, `${pattern}/**`]),
    { dot: true },
  );
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 100e6 })
    .split('\0')
    .filter((path) =>
      /^(apps|docs|packages|python\/(src|pyproject|LICENSE|README)|scripts|deploy\/bin)/.test(path),
    )
    .filter((path) => isNeeded(path) && existsSync(join(ROOT, path)));

  expect(manifests.filter((path) => !copied.includes(path))).toEqual([]);
  for (const path of copied) expect(existsSync(join(ROOT, path))).toBe(true);
  expect(tracked.length).toBeGreaterThan(1000);
  expect(tracked.filter((path) => isIgnored(path))).toEqual([]);
});

test('the archive has no tests, no maps and no native programs for other machines', () => {
  const native = 'packages/computers/exec-server-native';

  const kept = [
    ...['apps/server/src/cli.ts', 'packages/database/migrations/0001_accounts.sql', `${native}/LICENCES.txt`],
    ...[`${native}/bin`, `${native}/bin/linux-${process.arch}/jettson`, 'packages/embedder/model'],
  ].filter((path) => !isNeeded(path));
  const left = [
    ...['apps/server/src/app.test.ts', 'apps/server/src/testing', 'packages/sdk/test', 'a/b.js.map'],
    ...[`${native}/src`, `${native}/bin/linux-other`, `${native}/Cargo.toml`, 'apps/server/node_modules'],
  ].filter(isNeeded);

  expect({ kept, left }).toEqual({ kept: [], left: [] });
});

test('the server knows and accepts each setting of the image and of Compose', () => {
  const inImage = [...read('Dockerfile').matchAll(/^(?:ENV| {4})\s*((?:JETTSON|DATABASE)_\w+)=(\S+)/gm)].map(
    ([, name = '', value = '']) => [name, value],
  );
  const values: Record<string, string> = {
    ...example,
    POSTGRES_PASSWORD: 'secret',
    S3_SECRET_ACCESS_KEY: 'secret',
    JETTSON_SECRET_KEY: newSealingKeyText(),
  };
  // Innermost first: a default may name another variable.
  const fill = (text: string): string => {
    const filled = text.replace(
      /\$\{(\w+)(?::-([^${}]*))?[^${}]*\}/g,
      (_, name, otherwise = '') => values[name] || otherwise,
    );
    return filled === text ? text : fill(filled);
  };
  const ofServer = Object.entries(compose.services.server?.environment ?? {}).map(([name, value]) => [
    name,
    fill(value),
  ]);

  const config = readConfig({}, { ...Object.fromEntries([...inImage, ...ofServer]), ...values });

  expect(inImage.length).toBeGreaterThan(2);
  expect(config.databaseUrl).toBe('postgres://jettson:secret@postgres:5432/jettson');
  expect(config.files.s3?.url).toBe('http://store:7070/jettson');
  expect(config.host).toBe('0.0.0.0');
});

test('each variable that Compose needs is in the example, and none of its secrets has a value', () => {
  const text = read('deploy/compose.yaml');
  const required = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name);

  expect(new Set(required)).toEqual(
    new Set(['POSTGRES_PASSWORD', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']),
  );
  // The file is the containers' environment, too: a name of our own that only Compose knows would stop the server.
  const ours = [...text.matchAll(/\$\{(JETTSON_\w+)/g)].map(([, name = '']) => name);
  expect(ours.filter((name) => !name.startsWith('JETTSON_FILES_S3_'))).toEqual([]);
  expect(required.filter((name) => !(name in example))).toEqual([]);
  expect(
    ['POSTGRES_PASSWORD', 'S3_SECRET_ACCESS_KEY', 'JETTSON_SECRET_KEY'].map((name) => example[name]),
  ).toEqual(['', '', '']);
});

test('only the worker has more than no privileges, and everybody waits for the migration', () => {
  const { migrate, server, worker } = compose.services as Record<string, Record<string, unknown>>;

  for (const service of [migrate, server, worker])
    expect(service).toMatchObject({ cap_drop: ['ALL'], read_only: true, user: '10001' });
  expect(server?.security_opt).toEqual(['no-new-privileges']);
  expect(worker?.security_opt).toContain('seccomp=seccomp.json');
  for (const service of [server, worker])
    expect(service?.depends_on).toMatchObject({ migrate: { condition: 'service_completed_successfully' } });
});

test('the seccomp profile refuses by default, and allows what computers need and nothing that reaches the kernel', () => {
  const { defaultAction, syscalls }: { defaultAction: string; syscalls: Rule[] } = JSON.parse(
    read('deploy/seccomp.json'),
  );
  interface Rule {
    names: string[];
    action: string;
    args?: unknown[];
  }
  const allowed = new Set(
    syscalls.filter(({ action, args }) => action === 'SCMP_ACT_ALLOW' && !args).flatMap(({ names }) => names),
  );

  expect(defaultAction).toBe('SCMP_ACT_ERRNO');
  const needed = [
    'clone',
    'mount',
    'pivot_root',
    'sethostname',
    'umount2',
    'unshare',
    'execve',
    'openat',
    'futex',
  ];
  expect(needed.filter((name) => !allowed.has(name))).toEqual([]);
  const dangerous = [
    ...[
      'bpf',
      'add_key',
      'keyctl',
      'request_key',
      'kexec_load',
      'kexec_file_load',
      'init_module',
      'finit_module',
    ],
    ...[
      'delete_module',
      'open_by_handle_at',
      'perf_event_open',
      'userfaultfd',
      'io_uring_setup',
      'reboot',
      'swapon',
    ],
    ...['settimeofday', 'clock_settime', 'iopl', 'ioperm', 'quotactl', 'syslog', 'acct', 'clone3'],
  ];
  expect(dangerous.filter((name) => allowed.has(name))).toEqual([]);
});

test('the unit starts what install.sh installs, and uses nothing that would take computers away', () => {
  const unit = read('deploy/jettson.service');
  const settings = [...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
  const names = settings.map(([name]) => name);

  expect(Object.fromEntries(settings).ExecStart).toBe('/opt/jettson/current/bin/jettson serve');
  expect(read('deploy/install.sh')).toContain('program=/opt/jettson\n');
  expect(read('deploy/install.sh')).toContain('mv -T "$program/.current-$$" "$program/current"');
  const breaking = [
    ...['RestrictNamespaces', 'ProtectHostname', 'ProtectKernelTunables', 'ProtectKernelLogs', 'ProtectProc'],
    ...['ProcSubset', 'MemoryDenyWriteExecute', 'ProtectControlGroups', 'PrivateUsers'],
  ];
  expect(breaking.filter((name) => names.includes(name))).toEqual([]);
});

test('the scripts are valid shell', () => {
  const scripts = ['deploy/install.sh', ...globSync('deploy/bin/*', { cwd: ROOT })];

  expect(scripts.length).toBe(3);
  for (const script of scripts) execFileSync('sh', ['-n', script], { cwd: ROOT });
});
