import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that cuts every connection, whatever goes through it, when its time or its bytes are used up. */
export interface CuttingProxy extends AsyncDisposable {
  url: string;
  /** How many connections it has cut so far. */
  cuts(): number;
}

/** What a connection gets before it is cut: a time, milliseconds, or a number of bytes of the server, or either. */
export interface Allowance {
  ms?: number;
  bytes?: number;
}

/**
 * `target` is asked for the server's URL at each connection, and `allow` for what it gets; from the 50th cut on,
 * connections live. One that the server ends or does not accept is not a cut.
 */
export async function startCuttingProxy(target: () => string, allow: () => Allowance): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const { hostname, port } = new URL(target());
    const upstream = connect(Number(port), hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', end).on('close', () => open.delete(socket));
    }
    client.on('close', end).pipe(upstream);
    if (cuts >= 50) return upstream.pipe(client);

    const { ms, bytes = Number.POSITIVE_INFINITY } = allow();
    const cut = () => {
      if (client.destroyed) return;
      cuts++;
      end();
    };
    const timer = ms === undefined ? undefined : setTimeout(cut, ms);
    client.on('close', () => clearTimeout(timer));
    let left = bytes;
    upstream.on('end', () => client.end());
    upstream.on('data', (data) => {
      const part = data.subarray(0, left);
      left -= part.length;
      client.write(part, () => left <= 0 && cut());
    });
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
