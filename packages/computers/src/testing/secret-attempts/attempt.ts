/** What the hostile computer may use: names of hosts with their ports, and its placeholders. */
export interface Field {
  /** The host that the secret lists: `api.test:port`. All names below lead to 127.0.0.1. */
  api: string;
  /** The same host's plain HTTP port, which the secret does not list. */
  apiPlain: string;
  /** Another port of the host, with TLS, which the secret does not list. */
  apiOther: string;
  /** The attacker's own host, with a certificate that is trusted. */
  evil: string;
  evilPlain: string;
  placeholder: string;
  /** Of the other agent, whose secret lists the same host. */
  othersPlaceholder: string;
  /** The value, which no attempt may use: only what an attempt leaves is compared with it. */
  value: string;
}

/** One attempt from inside a computer to get at a value, or to send it where it must not go. */
export interface Attempt {
  name: string;
  /** Shell commands. `raw` speaks to any host byte by byte, see raw-client.ts. */
  command(field: Field): string;
  /** What must be in the output, where the attempt is not simply refused. */
  answers?: RegExp;
  /** How many requests with the value the listed host must see; the attacker's must never see one. Default 0. */
  reaches?: number;
  /** What must not be in the output, besides the value. */
  mustNotShow?(field: Field): string;
}

/** The arguments of `raw`. */
export interface RawRequest {
  /** host:port of the CONNECT; null: `send` goes to the proxy itself. */
  connect: string | null;
  /** Speak TLS, with this name. */
  sni?: string;
  send: string;
  /** Sent a moment later. */
  then?: string;
  /** HTTP/2 with these headers instead of `send`. */
  headers?: Record<string, string>;
}

/** The command for `raw`. */
export function raw(request: RawRequest): string {
  return `node raw.mjs ${Buffer.from(JSON.stringify(request)).toString('base64')}`;
}
