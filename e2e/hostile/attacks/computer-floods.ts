import { calls, type Script, says } from '@jettson/agent/testing';
import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

const SECONDS = 5;

/** 250 connections at a time, past every program that would wait for an answer, each with 150 requests for what is refused. */
const KNOCK = `
  const { connect } = require('node:net');
  const requests = 'GET http://10.0.0.1/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'.repeat(150);
  const end = Date.now() + ${SECONDS * 1000};
  const knock = () => {
    if (Date.now() > end) return;
    const client = connect('/run/jettson/egress.sock', () => client.write(requests));
    client.on('data', () => {}).on('error', () => {}).on('close', () => setTimeout(knock, 1));
  };
  for (let count = 0; count < 250; count++) knock();
  setTimeout(() => process.exit(), ${SECONDS * 1000 + 500});`;

/** One byte on one stream, one on the other: each is a message of its own. */
const DRIP = `
import os, time
end = time.time() + ${SECONDS}
while time.time() < end:
    os.write(1, b'x')
    os.write(2, b'x')`;

const COMMANDS = {
  knock: `cat > knock.js <<'END'\n${KNOCK}\nEND\nnode knock.js; echo knocked`,
  drip: `cat > drip.py <<'END'${DRIP}\nEND\npython3 drip.py; sleep 0.2; echo; echo dripped`,
};

/** An agent that runs one command and ends. */
function attackWith(name: string, command: string, proof: string): Attack {
  const script: Script = ({ messages }) =>
    messages.some(({ role }) => role === 'assistant')
      ? says(messages.some(({ text }) => text.includes(proof)) ? 'done' : 'the command failed')
      : calls('flood', 'jettson_shell_run', { command, timeout_seconds: 60 });
  return {
    name,
    script,
    async attack({ client, times }) {
      for (let time = 0; time < times; time++) {
        const agent = await client.agents.spawnAndWait('Flood', { pollIntervalMs: 200, timeoutMs: 120_000 });

        expect(agent).toMatchObject({ status: 'completed', final_result: 'done' });
      }
    },
  };
}

export const floodOfRefusals = attackWith(
  'a computer that asks for refused hosts on 250 connections at once, without waiting for answers',
  COMMANDS.knock,
  'knocked',
);

export const floodOfOutput = attackWith(
  'a command that writes a byte at a time, on both streams in turn',
  COMMANDS.drip,
  'dripped',
);
