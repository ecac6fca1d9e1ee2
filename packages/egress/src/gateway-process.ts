import { batchEvents } from './batch-events.ts';
import { createEgressGateway, type EgressGateway } from './create-egress-gateway.ts';
import { createEgressPolicy } from './create-egress-policy.ts';
import type { GatewayEvent, GatewayRequest } from './gateway-messages.ts';
import { parseEgressRules } from './parse-egress-rules.ts';

/** A computer's log never takes more. */
const MAX_DENIALS = 500;
/** Only the one of a page that somebody opens is of interest. */
const MAX_FAILURES = 20;

// The program of the gateway process, see open-gateway-process.ts. It ends when its parent does.
const send = (event: GatewayEvent) => process.connected && process.send?.(event);
const proxies = new Map<number, Promise<{ close(): Promise<void> }>>();
let gateway: EgressGateway;

process.on('disconnect', () => process.exit());
// Ctrl-C or a stop of the service reaches all its processes, and the computers need their network while the parent
// drains.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('message', (request: GatewayRequest) => {
  if (request.type === 'rules') {
    const { allow, deny } = request;
    const rules = { allow: parseEgressRules(allow), deny: parseEgressRules(deny) };
    gateway = createEgressGateway(createEgressPolicy(rules));
    gateway.onDenied(batchEvents((denials) => send({ type: 'denied', denials }), MAX_DENIALS));
    gateway.onFailed(batchEvents((failures) => send({ type: 'unreachable', failures }), MAX_FAILURES));
    // Each use counts, and there are no more of them than the limits allow requests.
    gateway.onSecret(batchEvents((events) => send({ type: 'secrets', events }), Number.POSITIVE_INFINITY));
    gateway.onOpened((opening) => send({ type: 'opened', opening }));
  } else if (request.type === 'ping') send({ type: 'pong' });
  else if (request.type === 'revoke') gateway.revoke(request.computerId);
  else {
    const { id } = request;
    carryOut(request).then(
      () => send({ type: 'done', id }),
      (error: Error) => send({ type: 'failed', id, reason: error.message }),
    );
  }
});

function carryOut(request: Extract<GatewayRequest, { id: number }>): Promise<void> {
  if (request.type === 'open') return open(request);
  return request.type === 'close' ? close(request.id) : gateway.grant(request.computerId, request.grant);
}

async function open(request: Extract<GatewayRequest, { type: 'open' }>): Promise<void> {
  const opening = gateway.open(request.computerId, request.socket, request.browserKey);
  proxies.set(request.id, opening);
  await opening;
}

async function close(id: number): Promise<void> {
  const opening = proxies.get(id);
  proxies.delete(id);
  await (await opening)?.close();
}
