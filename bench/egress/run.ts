/**
 * What ending TLS costs: `node bench/egress/run.ts`. The same requests go through the gateway to a host without secrets
 * (a tunnel) and to one with a secret, in turn, in one run: read the ratios. Gateway and server are processes of their own.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import type { ClientHttp2Session } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { removeFolder } from '@jettson/database/testing';
import { TRUST_FILES } from '@jettson/egress';
import { discardHttp2, GATEWAY_FLAGS, openHttp2, openSecureTunnel } from '@jettson/egress/testing';

const NEW_CONNECTIONS = Number(process.argv[2] ?? 60);
const KEPT_REQUESTS = 200;
const DOWNLOADS = 10;
const DOWNLOAD_BYTES = 100e6;
const LARGE_BYTES = 1e9;

const MODES = [
  { name: 'tunnel', host: 'plain.test', protocol: 'http/1.1' },
  { name: 'TLS end, HTTP/1.1', host: 'secret.test', protocol: 'http/1.1' },
  { name: 'tunnel, h2', host: 'plain.test', protocol: 'h2' },
  { name: 'TLS end, h2', host: 'secret.test', protocol: 'h2' },
] as const;
type Mode = (typeof MODES)[number];

const folder = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
const authorityFile = join(folder, 'test-authority.pem');
const start = async (
  program: string,
  { args = [], env = {}, flags = [] }: { args?: string[]; env?: NodeJS.ProcessEnv; flags?: string[] } = {},
) => {
  const child = fork(new URL(program, import.meta.url), args, {
    env: { ...process.env, ...env },
    execArgv: flags,
  });
  const [first] = await once(child, 'message');
  return { child, first };
};
const { child: server, first } = await start('./start-server.ts');
const { port, authority } = first as { port: number; authority: string };
await writeFile(authorityFile, authority);
const { child: gateway } = await start('./start-gateway.ts', {
  args: [folder, String(port)],
  env: { NODE_EXTRA_CA_CERTS: authorityFile },
  flags: GATEWAY_FLAGS,
});
const ca = (await readFile(join(folder, TRUST_FILES.bundle), 'utf8')) + authority;

const open = ({ host, protocol }: Mode): Promise<TLSSocket> =>
  openSecureTunnel(join(folder, 'bench'), `${host}:${port}`, { ca, protocols: [protocol] });

/** A connection, and how to ask over it. */
async function connection(mode: Mode) {
  const secure = await open(mode);
  const authority = `${mode.host}:${port}`;
  const session: ClientHttp2Session | null =
    mode.protocol === 'h2' ? openHttp2(secure, `https://${authority}`) : null;
  return {
    ask: (path: string) =>
      session === null ? askKept(secure, authority, path) : discardHttp2(session, path),
    close: () => (session ?? secure).destroy(),
  };
}

/** Asks over HTTP/1.1 and leaves the connection open. */
async function askKept(secure: TLSSocket, host: string, path: string): Promise<void> {
  secure.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  let head = '';
  let left = Number.POSITIVE_INFINITY;
  await new Promise<void>((resolve, reject) => {
    const take = (piece: Buffer) => {
      if (left === Number.POSITIVE_INFINITY) {
        head += piece.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = /content-length: (\d+)/i.exec(head)?.[1];
        // The small answer is chunked, and comes in one piece.
        left = length === undefined ? 0 : Number(length) - (head.length - end - 4);
        if (length === undefined && !head.endsWith('0\r\n\r\n')) left = Number.POSITIVE_INFINITY;
      } else left -= piece.length;
      if (left > 0) return;
      secure.off('data', take).off('error', reject);
      resolve();
    };
    secure.on('data', take).once('error', reject);
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The medians of `measure` for all modes, in turn so that a noisy moment meets all of them. */
async function inTurn(times: number, measure: (mode: Mode) => Promise<number>): Promise<Map<string, number>> {
  const all = new Map<string, number[]>(MODES.map(({ name }) => [name, []]));
  for (let round = -2; round < times; round++) {
    for (const mode of MODES) {
      const value = await measure(mode);
      if (round >= 0) all.get(mode.name)?.push(value);
    }
  }
  return new Map([...all].map(([name, values]) => [name, median(values)]));
}

/** The most memory that the gateway has used since this was asked last. */
function peakOf(child: ChildProcess): Promise<number> {
  const answer = once(child, 'message').then(([peak]) => peak);
  child.send('peak');
  return answer;
}

function report(title: string, values: Map<string, number>, unit: string, asRate = false): void {
  console.log(`\n${title}`);
  for (const [name, value] of values) {
    const base = values.get(name.endsWith('h2') ? 'tunnel, h2' : 'tunnel') ?? Number.NaN;
    const against = asRate
      ? `ratio ${(value / base).toFixed(2)}`
      : `${(value - base).toFixed(2)} ${unit} more`;
    console.log(
      `  ${name.padEnd(20)} ${value.toFixed(2).padStart(8)} ${unit}  ${name.startsWith('tunnel') ? '' : against}`,
    );
  }
}

const firstByte = await inTurn(NEW_CONNECTIONS, async (mode) =>
  timed(async () => {
    const { ask, close } = await connection(mode);
    await ask('/0');
    close();
  }),
);
report('new connection to the answer, p50', firstByte, 'ms');

const kept = new Map<string, number>();
for (const mode of MODES) {
  const { ask, close } = await connection(mode);
  for (let warm = 0; warm < 20; warm++) await ask('/0');
  const values: number[] = [];
  for (let count = 0; count < KEPT_REQUESTS; count++) values.push(await timed(() => ask('/0')));
  kept.set(mode.name, median(values));
  close();
}
report('kept connection, p50', kept, 'ms');

const rates = await inTurn(DOWNLOADS, async (mode) => {
  const { ask, close } = await connection(mode);
  const ms = await timed(() => ask(`/${DOWNLOAD_BYTES}`));
  close();
  return DOWNLOAD_BYTES / 1e3 / ms;
});
report('download of 100 MB, p50', rates, 'MB/s', true);

console.log('\npeak memory of the gateway by a download of 1 GB');
for (const mode of MODES) {
  await peakOf(gateway);
  const before = await peakOf(gateway);
  const { ask, close } = await connection(mode);
  const ms = await timed(() => ask(`/${LARGE_BYTES}`));
  close();
  const peak = await peakOf(gateway);
  console.log(
    `  ${mode.name.padEnd(20)} +${((peak - before) / 1e6).toFixed(0)} MB, ${(ms / 1000).toFixed(1)} s`,
  );
}

server.kill();
gateway.kill();
await removeFolder(folder);
