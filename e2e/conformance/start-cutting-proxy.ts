import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that cuts every connection, whatever goes through it, after a time of its own. */
export interface CuttingProxy extends AsyncDisposable {
  url: string;
  /** How many connections it has cut so far. */
  cuts(): number;
}

/** `cutAfterMs` is asked for each connection; from the 50th cut on, connections live. */
export async function startCuttingProxy(target: string, cutAfterMs: () => number): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', cut).on('close', () => open.delete(socket));
    }
    client.pipe(upstream).pipe(client);
    if (cuts >= 50) return;
    const timer = setTimeout(() => {
      cuts++;
      cut();
    }, cutAfterMs());
    client.on('close', () => clearTimeout(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cuts: () => cuts,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
