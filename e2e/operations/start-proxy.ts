import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A load balancer as nginx and HAProxy are by default: it speaks HTTP/1.0, and asks servers whether they are ready. */
export interface Proxy extends AsyncDisposable {
  url: string;
  /** The servers that it sends requests to from now on, if they are ready. */
  use(urls: readonly string[]): Promise<void>;
  /** How many servers are ready now. */
  ready(): number;
}

const CHECK_MS = 100;
/** A header section is far shorter. */
const MAX_HEAD_BYTES = 100_000;

export async function startProxy(): Promise<Proxy> {
  let servers: readonly string[] = [];
  let ready: string[] = [];
  let asked = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    track(open, client);
    let head = Buffer.alloc(0);
    const read = (piece: Buffer) => {
      head = Buffer.concat([head, piece]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 && head.length < MAX_HEAD_BYTES) return;
      client.off('data', read);
      client.pause();
      const target = ready[asked++ % ready.length];
      if (target === undefined)
        return void client.end('HTTP/1.0 502 Bad Gateway\r\nconnection: close\r\n\r\n');
      const upstream = reach(target);
      track(open, upstream);
      upstream.write(toHttp10(head.subarray(0, end).toString('latin1')));
      upstream.write(head.subarray(end + 4));
      client.pipe(upstream);
      upstream.pipe(client);
      upstream.on('close', () => client.destroySoon());
      client.on('close', () => upstream.destroy());
    };
    client.on('data', read);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let isClosed = false;
  const check = async () => {
    const found = await Promise.all(servers.map(isReady));
    ready = servers.filter((_, index) => found[index]);
  };
  const checking = (async () => {
    while (!isClosed) {
      await check();
      await sleep(CHECK_MS);
    }
  })();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async use(urls) {
      servers = urls;
      await check();
    },
    ready: () => ready.length,
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await checking;
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function track(open: Set<Socket>, socket: Socket): void {
  open.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => open.delete(socket));
}

function reach(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}

/** One request for each connection, and no transfer encodings. */
function toHttp10(head: string): string {
  const [line = '', ...fields] = head.split('\r\n');
  const kept = fields.filter((field) => !/^connection:/i.test(field));
  return `${[line.replace('HTTP/1.1', 'HTTP/1.0'), ...kept, 'connection: close'].join('\r\n')}\r\n\r\n`;
}

async function isReady(url: string): Promise<boolean> {
  const socket = reach(url);
  socket.write('GET /readyz HTTP/1.0\r\n\r\n');
  let text = '';
  try {
    for await (const piece of socket.setEncoding('utf8')) text += piece;
  } catch {
    return false;
  }
  return /^HTTP\/1\.\d 200 /.test(text);
}
