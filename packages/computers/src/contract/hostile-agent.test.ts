import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';
import { TESTED_PROVIDER } from '../testing/test-provider.ts';

const { check, rootDir, newComputer, close } = await createTestComputers();
afterAll(close);

const IS_DOCKER = TESTED_PROVIDER === 'docker';

// Needs a machine that can make computers; `jettson doctor` says what is missing.
describe.runIf(check.ok)('a hostile agent', async () => {
  const computer = await newComputer();
  const run = async (command: string, timeoutMs = 30_000) => {
    const { stdout, stderr, exitCode } = await computer.exec(command, { timeoutMs });
    return { stdout, output: stdout + stderr, exitCode };
  };

  afterEach(async () => {
    expect((await run('echo still here')).stdout).toBe('still here\n');
  });

  test('does not see the files of the host', async () => {
    const secret = `secret-${randomUUID()}`;
    const folder = await mkdtemp(join(tmpdir(), 'host-'));
    await writeFile(join(folder, 'file'), secret);

    const { output } = await run(
      `cat ${folder}/file /proc/1/root${folder}/file /proc/self/root${folder}/file /etc/shadow ${rootDir}/*/computer.json;
       ls ${homedir()} /root /sys /boot /mnt /srv /media`,
    );

    await rm(folder, { recursive: true });
    expect(output).not.toContain(secret);
    expect(output).not.toContain('root:');
    expect(output).not.toContain('labels');
    expect((await run('cat /proc/*/environ /proc/*/cmdline')).stdout).not.toContain(rootDir);
    // A container has these folders, of its image and empty.
    expect(output.match(/cannot access|No such file|Permission denied/g)?.length).toBeGreaterThan(
      IS_DOCKER ? 4 : 8,
    );
  });

  test('sees only its own processes and harmless devices', async () => {
    const { stdout } = await run('ls /proc | grep -c "^[0-9]"; ls /dev | tr "\\n" " "');

    const [processes, devices] = stdout.split('\n');
    expect(Number(processes)).toBeLessThan(10);
    expect(devices).toBe(
      `${IS_DOCKER ? 'fd full mqueue' : 'core fd full'} null ptmx pts random shm stderr stdin stdout tty urandom zero `,
    );
  });

  test('has only the loopback interface, and nothing of the host listens there', async () => {
    const server = createServer((socket) => socket.end('host'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };

    const { stdout } = await run(`tail -n +3 /proc/net/dev | cut -d: -f1; tail -n +2 /proc/net/route;
      node -e "require('net').connect(${port}, '127.0.0.1').on('error', (e) => console.log(e.code)).on('data', String)"
      node -e "require('net').connect(80, '192.0.2.1').on('error', (e) => console.log(e.code))"`);

    server.close();
    expect(stdout.trim().split(/\s+/)).toEqual(['lo', 'ECONNREFUSED', 'ENETUNREACH']);
  });

  test.each([
    ['/usr', 'touch /usr/x; rm -f /usr/bin/env; echo x >> /usr/bin/env'],
    ['/etc', 'echo x >> /etc/passwd'],
    [
      'the exec server',
      'echo x >> /opt/jettson/$(ls /opt/jettson | grep -x -e jettson -e exec-server.cjs); rm -f /opt/jettson/bin/node',
    ],
    ['the root', 'mkdir /x; touch /dev/x'],
    [
      'the kernel settings',
      'echo "|/tmp/x" > /proc/sys/kernel/core_pattern; echo 1 > /proc/sys/vm/drop_caches; echo b > /proc/sysrq-trigger',
    ],
  ])('cannot write to %s', async (_name, command) => {
    const { output, exitCode } = await run(`set +e; ${command}`);

    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/Read-only file system|Permission denied|cannot create/);
    expect(output.split('\n').length).toBeGreaterThan(command.split(';').length);
  });

  test('gains no privileges through a program that has them', async () => {
    const { output } = await run(
      'su root -c id; sudo -n id; grep -E "CapEff|CapPrm|NoNewPrivs|Seccomp:" /proc/self/status',
    );

    expect(output).not.toContain('uid=0');
    expect(output).toMatch(/CapPrm:\t0+\nCapEff:\t0+\nNoNewPrivs:\t1\nSeccomp:\t2\n/);
  });

  // The numbers are from this architecture's table; others are covered by the filter's own list.
  test.runIf(process.arch === 'x64')('may not make system calls that lead out of sandboxes', async () => {
    const calls = {
      ptrace: 101,
      mount: 165,
      unshare: 272,
      setns: 308,
      add_key: 248,
      request_key: 249,
      keyctl: 250,
      bpf: 321,
      process_vm_readv: 310,
      io_uring_setup: 425,
      open_tree: 428,
      pidfd_getfd: 438,
      perf_event_open: 298,
      userfaultfd: 323,
      open_by_handle_at: 304,
      kexec_load: 246,
      init_module: 175,
      x32_getpid: 0x40000027,
    };

    const { stdout } = await run(`python3 -c "
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for number in [${Object.values(calls)}]:
    print(libc.syscall(ctypes.c_long(number), 0, 0, 0, 0, 0), ctypes.get_errno())
"`);

    expect(stdout.trim().split('\n')).toEqual(Object.keys(calls).map(() => '-1 1'));
  });

  test('opens only unix sockets, IP sockets and those that tell it its addresses', async () => {
    const { stdout } = await run(`python3 -c "
import ctypes, errno, os, socket
libc = ctypes.CDLL(None, use_errno=True)
made = lambda call, family, protocol=0: 0 if call(family, 1 if family != 16 else 3, protocol, ctypes.byref((ctypes.c_int * 2)())) >= 0 else ctypes.get_errno()
every = lambda call: [family for family in range(64) if made(call, family) not in (errno.EAFNOSUPPORT,)]
print(every(libc.socket), every(libc.socketpair))
print([made(libc.socket, 16, protocol) for protocol in (0, 9, 16, 21)])
print(made(libc.socket, 40 | 1 << 32), libc.syscall(ctypes.c_long(0x40000029), 40, 1, 0), ctypes.get_errno())
print(socket.getaddrinfo('localhost', 80)[0][4][1], socket.if_nameindex())
"`);

    // Netlink, in the order of the last line: routes, audit, device events, cryptography.
    expect(stdout.trim().split('\n')).toEqual([
      '[1, 2, 10, 16] [1, 2, 10, 16]',
      '[0, 97, 97, 97]',
      '97 -1 1',
      "80 [(1, 'lo')]",
    ]);
  });

  test('can neither make namespaces nor mount anything', async () => {
    const { output } = await run(
      'unshare -Ur id; unshare -m true; mount -t tmpfs x /tmp; bwrap --bind / / id; chroot / id',
    );

    expect(output).not.toContain('uid=');
    expect(output.trim().split('\n').length).toBeGreaterThanOrEqual(5);
  });

  test('shares nothing with another agent: no folder, memory, abstract socket or process', async () => {
    const other = await newComputer();
    const name = randomUUID();
    const connect = `node -e "require('net').connect('\\0agent-${name}').on('error', (e) => console.log(e.code)).on('data', (d) => console.log('' + d))"`;
    const { stdout: seenByItself } = await other.exec(
      `echo ${name} > /tmp/shared; echo ${name} > /dev/shm/shared;
       node -e "require('net').createServer((s) => s.end('${name}')).listen('\\0agent-${name}', () => console.log('up'))" > up &
       until [ -s up ]; do sleep 0.02; done; ${connect}`,
      { timeoutMs: 30_000, env: { MARK: name } },
    );

    const { output } = await run(
      `cat /tmp/shared /dev/shm/shared /proc/net/unix; grep -l ${name} /proc/*/environ; ipcs -a; ${connect}`,
    );

    expect(seenByItself).toBe(`${name}\n`);
    expect(output).not.toContain(`${name}\n`);
    expect(output).toContain('ECONNREFUSED');
  });

  test('can fill its own disk and nothing else', async () => {
    const { stdout } = await run(
      'head -c 100000000 /dev/zero > a; head -c 1000 /dev/zero > /tmp/b; df -B1 --output=size . | tail -1; du -sb a | cut -f1; rm -f a /tmp/b',
    );

    const [size, written] = stdout.trim().split(/\s+/).map(Number);
    expect(size).toBeLessThanOrEqual(60_000_000);
    expect(written).toBeLessThanOrEqual(60_000_000);
  });

  test('fills its memory-backed folders only up to their size', async () => {
    const { output } = await run(
      'head -c 500000000 /dev/zero > /dev/shm/a; du -sb /dev/shm/a | cut -f1; rm /dev/shm/a',
    );

    expect(output).toContain('No space left');
    expect(Number(output.match(/^\d+$/m)?.[0])).toBeLessThanOrEqual(64_000_000);
  });
});
