import type { EgressOpening } from './create-egress-gateway.ts';
import type { EgressDenial, EgressFailure } from './egress-denial.ts';
import type { SocketPlace } from './open-socket-folder.ts';
import type { Grant } from './secrets/grants.ts';
import type { SecretEvent } from './secrets/secret.ts';

/** The operator's own rules, as `parseEgressRules` reads them. */
export interface EgressRuleLists {
  allow: string;
  deny: string;
}

/** Messages to the gateway's process. The rules come first, and only once. */
export type GatewayRequest =
  | ({ type: 'rules' } & EgressRuleLists)
  | { type: 'open'; id: number; computerId: string; socket: SocketPlace; browserKey: string | undefined }
  | { type: 'close'; id: number }
  | { type: 'grant'; id: number; computerId: string; grant: Grant }
  | { type: 'revoke'; computerId: string }
  | { type: 'ping' };

/** Messages from the gateway's process. A request to open or close a socket, and a grant, have one answer. */
export type GatewayEvent =
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; reason: string }
  | { type: 'denied'; denials: EgressDenial[] }
  | { type: 'unreachable'; failures: EgressFailure[] }
  | { type: 'secrets'; events: SecretEvent[] }
  | { type: 'opened'; opening: EgressOpening }
  | { type: 'pong' };
