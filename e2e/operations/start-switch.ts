import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The way to a Postgres, which can be cut. */
export interface Switch extends AsyncDisposable {
  /** Of the database, through the switch. */
  url: string;
  /** Breaks all connections; new ones are accepted. */
  drop(): void;
  /** Breaks all connections, and refuses new ones until `mend`. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function startSwitch(databaseUrl: string): Promise<Switch> {
  const target = new URL(databaseUrl);
  const socketFolder = target.searchParams.get('host');
  const reach = () =>
    socketFolder?.startsWith('/')
      ? connect(`${socketFolder}/.s.PGSQL.${target.port || 5432}`)
      : connect(Number(target.port || 5432), target.hostname);
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = reach();
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  const drop = () => {
    for (const socket of open) socket.destroy();
  };
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const url = new URL(target);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(port);
  async function cut(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    drop();
    await closed;
  }
  return {
    url: url.href,
    drop,
    cut,
    mend: async () => void (await listen(port)),
    [Symbol.asyncDispose]: cut,
  };
}
