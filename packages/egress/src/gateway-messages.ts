import type { EgressOpening } from './create-egress-gateway.ts';
import type { EgressDenial } from './egress-denial.ts';
import type { SocketPlace } from './open-socket-folder.ts';

/** The operator's own rules, as `parseEgressRules` reads them. */
export interface EgressRuleLists {
  allow: string;
  deny: string;
}

/** What the gateway's process is to do. The rules come first, and once. */
export type GatewayRequest =
  | ({ type: 'rules' } & EgressRuleLists)
  | { type: 'open'; id: number; computerId: string; socket: SocketPlace }
  | { type: 'close'; id: number }
  | { type: 'ping' };

/** What the gateway's process tells. A request to open or to close a computer's socket has one answer. */
export type GatewayEvent =
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; reason: string }
  | { type: 'denied'; denials: EgressDenial[] }
  | { type: 'opened'; opening: EgressOpening }
  | { type: 'pong' };
