import { Webhook } from 'standardwebhooks';

/**
 * The headers by which a receiver knows that a payload comes from us (Standard Webhooks), signed with each of the secrets:
 * for a while after a change there are two.
 */
export function signPayload(
  secrets: readonly string[],
  { id, payload, now = new Date() }: { id: string; payload: string; now?: Date },
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, payload)).join(' '),
  };
}
