import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TRUST_FILES } from '../certificates/trust-files.ts';
import { createEgressGateway } from '../create-egress-gateway.ts';
import { createEgressPolicy } from '../create-egress-policy.ts';
import { EGRESS_LIMITS, type EgressLimits } from '../egress-limits.ts';
import { parseEgressRules } from '../parse-egress-rules.ts';
import type { Network } from '../secrets/grants.ts';
import type { Secret, SecretEvent } from '../secrets/secret.ts';

const ANY: Network = { type: 'unrestricted', allowedHosts: [] };

/** A secret for `hosts`, with a value that is nowhere else. */
export function testSecret(hosts: string[], changed: Partial<Secret> = {}): Secret {
  return {
    name: 'TOKEN',
    placeholder: 'jettson-secret-aaaaaaaaaaaaaaaaaaaaaaaaa',
    value: 'ghp_Zk3PqX7vN1wYt8LbR5mSd2JhC9aEfGu4TnQo',
    hosts,
    inject: { header: true, query: true, body: true },
    ...changed,
  };
}

/** A gateway for one computer, `c1`, to which every name is 127.0.0.1; the rules allow `hosts`. */
export async function openSecretGateway(hosts: string[], limits: EgressLimits = EGRESS_LIMITS) {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-secrets-'));
  const policy = createEgressPolicy({
    allow: parseEgressRules(hosts.join(',')),
    resolve: async () => ['127.0.0.1'],
  });
  const gateway = createEgressGateway(policy, limits);
  const events: SecretEvent[] = [];
  gateway.onSecret((event) => events.push(event));
  await gateway.open('c1', { folder, name: 'c1' });
  return {
    gateway,
    policy,
    events,
    folder,
    socket: join(folder, 'c1'),
    /** What the computer trusts. */
    ca: await readFile(join(folder, TRUST_FILES.bundle), 'utf8'),
    grant: (secrets: Secret[], network = ANY) => gateway.grant('c1', { network, secrets }),
    async close() {
      await gateway.close();
      await rm(folder, { recursive: true });
    },
  };
}
