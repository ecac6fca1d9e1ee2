import { calls, type Script, says } from '@jettson/agent/testing';
import { expect } from 'vitest';
import type { Attack } from '../attack.ts';
import type { SilentHost } from '../start-silent-host.ts';

const SECONDS = 5;

/** Past the exec server; in Docker, there is no socket, only its port. */
const SOCKET = '/run/jettson/egress.sock';
const GATEWAY = `
  const { connect } = require('node:net');
  const gateway = require('node:fs').existsSync('${SOCKET}') ? { path: '${SOCKET}' } : { port: 3128 };`;

/** 250 connections at a time, past every program that would wait for an answer, each with 150 requests for what is refused. */
const KNOCK = `
  ${GATEWAY}
  const requests = 'GET http://10.0.0.1/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'.repeat(150);
  const end = Date.now() + ${SECONDS * 1000};
  const knock = () => {
    if (Date.now() > end) return;
    const client = connect(gateway, () => client.write(requests));
    client.on('data', () => {}).on('error', () => {}).on('close', () => setTimeout(knock, 1));
  };
  for (let count = 0; count < 250; count++) knock();
  setTimeout(() => process.exit(), ${SECONDS * 1000 + 500});`;

/** 250 connections that wait for a host that never answers, and then have 150 more requests for it each. */
const pipe = (port: number) => `
  ${GATEWAY}
  const request = 'GET http://127.0.0.1:${port}/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n';
  for (let count = 0; count < 250; count++) {
    const client = connect(gateway, () => client.write(request));
    client.on('data', () => {}).on('error', () => {});
    setTimeout(() => client.write(request.repeat(150)), 2000);
  }
  setTimeout(() => process.exit(), ${SECONDS * 1000});`;

/** Twenty tunnels to that host that send every byte separately. */
const trickle = (port: number) => `
import os, socket, threading, time
end = time.time() + ${SECONDS}
done = []
def send():
    if os.path.exists('${SOCKET}'):
        tunnel = socket.socket(socket.AF_UNIX)
        tunnel.connect('${SOCKET}')
    else:
        tunnel = socket.create_connection(('127.0.0.1', 3128))
    tunnel.sendall(b'CONNECT 127.0.0.1:${port} HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n')
    assert b' 200 ' in tunnel.recv(1000)
    while time.time() < end:
        tunnel.send(b'x')
    done.append(1)
threads = [threading.Thread(target=send) for _ in range(20)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert len(done) == 20`;

/** One byte on one stream, one on the other: each byte is a separate message. */
const DRIP = `
import os, time
end = time.time() + ${SECONDS}
while time.time() < end:
    os.write(1, b'x')
    os.write(2, b'x')`;

const COMMANDS = {
  knock: `cat > knock.js <<'END'\n${KNOCK}\nEND\nnode knock.js; echo knocked`,
  pipe: (port: number) => `cat > pipe.js <<'END'\n${pipe(port)}\nEND\nnode pipe.js; echo piped`,
  trickle: (port: number) =>
    `cat > trickle.py <<'END'${trickle(port)}\nEND\npython3 trickle.py && echo trickled`,
  drip: `cat > drip.py <<'END'${DRIP}\nEND\npython3 drip.py; sleep 0.2; echo; echo dripped`,
};

/** An agent that runs one command, which is its task, and ends. */
function attackWith(
  name: string,
  { command, proof, check }: { command(port: number): string; proof: string; check?(host: SilentHost): void },
): Attack {
  const script: Script = ({ messages }) => {
    const task = messages.find(({ role }) => role === 'user')?.text ?? '';
    const port = Number(/port (\d+)/.exec(task)?.[1]);
    return messages.some(({ role }) => role === 'assistant')
      ? says(messages.some(({ text }) => text.includes(proof)) ? 'done' : 'the command failed')
      : calls('flood', 'jettson_shell_run', { command: command(port), timeout_seconds: 60 });
  };
  return {
    name,
    script,
    async attack({ client, host, times }) {
      for (let time = 0; time < times; time++) {
        const task = `Flood port ${host.port}`;
        const agent = await client.agents.spawnAndWait(task, { pollIntervalMs: 200, timeoutMs: 120_000 });

        expect(agent).toMatchObject({ status: 'completed', final_result: 'done' });
        check?.(host);
      }
    },
  };
}

export const floodOfRefusals = attackWith(
  'a computer that asks for refused hosts on 250 connections at once, without waiting for answers',
  { command: () => COMMANDS.knock, proof: 'knocked' },
);

export const floodOfSockets = attackWith(
  'a computer that waits for a silent host on 250 connections, and sends 150 more requests on each',
  {
    command: COMMANDS.pipe,
    proof: 'piped',
    check(host) {
      const most = host.takeMost();
      // One for each connection, not one for each request; none would mean that the attack did not begin.
      expect(most).toBeGreaterThan(0);
      expect(most).toBeLessThanOrEqual(250);
    },
  },
);

export const floodOfFrames = attackWith('a computer that sends a byte at a time through twenty tunnels', {
  command: COMMANDS.trickle,
  proof: 'trickled',
});

export const floodOfOutput = attackWith('a command that writes a byte at a time, on both streams in turn', {
  command: () => COMMANDS.drip,
  proof: 'dripped',
});
