import { randomBytes } from 'node:crypto';
import { createEgressGateway, createEgressPolicy, parseEgressRules, type Secret } from '@jettson/egress';
import { testSecret } from '@jettson/egress/testing';
import type { Computer } from '../../computer.ts';
import { createTestComputers } from '../create-test-computers.ts';
import type { Attempt, Field } from './attempt.ts';
import { RAW_CLIENT } from './raw-client.ts';
import { startAttemptHosts } from './start-hosts.ts';

/** What one attempt came to. */
export interface Outcome {
  output: string;
  /** Requests to the listed host that held the value. */
  reached: number;
  /** What the attacker's hosts saw, and what the listed host saw where the secret does not list it. */
  leaked: string[];
}

/** Hosts of a secret and of an attacker, a gateway, and hostile computers. */
export async function startField() {
  const { hosts, evilPort, ...seen } = await startAttemptHosts();
  const policy = createEgressPolicy({
    allow: parseEgressRules('127.0.0.1/32'),
    resolve: async () => ['127.0.0.1'],
  });
  const gateway = createEgressGateway(policy);
  const computers = await createTestComputers({ gateway });
  /** A computer whose agent has a secret of its own, and a colleague with another one for the same host. */
  async function newHostile(): Promise<{ computer: Computer; field: Field }> {
    const computer = await computers.newComputer({ limits: { pids: 200 } });
    const colleague = await computers.newComputer();
    const make = (letter: string): Secret =>
      testSecret([hosts.api, `rebound.test:${evilPort}`], {
        placeholder: `jettson-secret-${letter}${randomBytes(12).toString('hex')}`,
        value: `ghp_${randomBytes(18).toString('hex')}`,
        inject: { header: true, query: false, body: false },
      });
    const [own, others] = [make('a'), make('b')];
    const network = { type: 'unrestricted', allowedHosts: [] } as const;
    await gateway.grant(computer.id, { network, secrets: [own] });
    await gateway.grant(colleague.id, { network, secrets: [others] });
    await computer.writeFile('raw.mjs', Buffer.from(RAW_CLIENT));
    const { placeholder, value } = own;
    return { computer, field: { ...hosts, placeholder, value, othersPlaceholder: others.placeholder } };
  }

  return {
    check: computers.check,
    newHostile,
    async attempt(
      { command }: Attempt,
      { computer, field }: { computer: Computer; field: Field },
    ): Promise<Outcome> {
      const options = { timeoutMs: 30_000, env: { TOKEN: field.placeholder } };
      const { stdout, stderr } = await computer.exec(command(field), options);
      const { value } = field;
      return { output: stdout + stderr, reached: seen.reached(value), leaked: seen.leaked(value) };
    },
    forget: seen.forget,
    async close() {
      await computers.close();
      await gateway.close();
      await seen.close();
    },
  };
}
