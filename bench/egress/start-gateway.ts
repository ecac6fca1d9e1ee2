import { createEgressGateway, createEgressPolicy, parseEgressRules } from '@jettson/egress';
import { testSecret } from '@jettson/egress/testing';

// The gateway of the benchmark, in a process of its own, without limits on bytes and requests.

const [folder = '', port = ''] = process.argv.slice(2);
const PLENTY = { perSecond: 1e12, burst: 1e12 };
const limits = {
  connections: 10_000,
  readConnections: 10_000,
  arrivals: PLENTY,
  requests: PLENTY,
  failures: PLENTY,
  bytes: PLENTY,
};
const policy = createEgressPolicy({
  allow: parseEgressRules('127.0.0.1/32'),
  resolve: async () => ['127.0.0.1'],
});
const gateway = createEgressGateway(policy, { computer: limits, process: limits });
await gateway.open('bench', { folder, name: 'bench' });
await gateway.grant('bench', {
  network: { type: 'unrestricted', allowedHosts: [] },
  secrets: [testSecret([`secret.test:${port}`])],
});

let peak = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20).unref();
process.on('message', () => {
  process.send?.(peak);
  peak = process.memoryUsage.rss();
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
