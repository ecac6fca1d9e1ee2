import { type Attempt, raw } from './attempt.ts';

/** Attempts to find the value, or the authority's key, on the computer itself. */
export const READING: Attempt[] = [
  { name: 'the environment', command: () => 'env' },
  { name: 'the environments of all processes', command: () => "cat /proc/*/environ | tr '\\0' '\\n'" },
  { name: 'the arguments of all processes', command: () => "cat /proc/*/cmdline | tr '\\0' ' '" },
  {
    name: 'the memory of the exec server',
    command: () =>
      "for pid in /proc/[0-9]*; do grep -aoE 'ghp_[A-Za-z0-9]{30,}' $pid/mem 2>&1 | head -3; done; head -c 100 /proc/1/mem 2>&1 || true",
  },
  {
    name: 'every file that can be read',
    command: () =>
      "timeout 20 grep -rIoE 'ghp_[A-Za-z0-9]{30,}' /workspace /tmp /home /run /etc /opt /dev/shm 2>/dev/null | head; echo searched",
    answers: /searched/,
  },
  {
    name: 'the folder of the egress socket, for a private key',
    command: () => 'ls -a /run/jettson; ! cat /run/jettson/*.crt | grep PRIVATE && echo no key',
    answers: /no key/,
  },
  {
    name: 'writing to what the computer trusts',
    command: () =>
      'echo x >> /run/jettson/ca-certificates.crt; echo x > /run/jettson/authority.crt; rm /etc/ssl/certs/ca-certificates.crt; ls -l /etc/ssl/certs/',
    answers: /Read-only file system|Permission denied/,
  },
  {
    name: 'a crash dump',
    command: () =>
      "ulimit -c unlimited; sh -c 'kill -SEGV $$'; grep -aoE 'ghp_[A-Za-z0-9]{30,}' core* /tmp/core* 2>/dev/null; echo looked",
    answers: /looked/,
  },
  { name: 'what open files there are', command: () => 'ls -l /proc/self/fd /proc/1/fd 2>&1' },
  {
    name: 'an error of the proxy about a bad CONNECT',
    command: ({ placeholder }) => raw({ connect: placeholder, send: '' }),
    answers: /400|403/,
  },
  {
    name: 'an error of the proxy about a host that does not answer',
    command: ({ placeholder }) => `curl -sv -H 'x-key: ${placeholder}' https://api.test:1/ 2>&1`,
    answers: /502 connect ECONNREFUSED/,
  },
  {
    name: 'an error of the proxy about headers that are too long',
    command: ({ api, placeholder }) =>
      `curl -s -i --http1.1 -H 'x-key: ${placeholder}' -H "x-long: $(head -c 40000 /dev/zero | tr '\\0' a)" https://${api}/`,
    answers: /431/,
  },
  {
    name: 'garbage on the egress socket',
    command: () =>
      "node -e \"const p='/run/jettson/egress.sock',s=require('net').connect(require('fs').existsSync(p)?p:3128);s.on('data',d=>process.stdout.write(d));s.on('close',()=>process.exit());s.write('\\u0016\\u0003\\u0001 garbage\\r\\n\\r\\n')\"",
    answers: /400/,
  },
];
