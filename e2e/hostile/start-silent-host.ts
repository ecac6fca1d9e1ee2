import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** A host that computers may reach: it takes every connection and every byte, and never answers. */
export interface SilentHost extends AsyncDisposable {
  port: number;
  /** The most simultaneous connections since the last call. */
  takeMost(): number;
}

export async function startSilentHost(): Promise<SilentHost> {
  let [open, most] = [0, 0];
  const host = createServer((socket) => {
    open++;
    most = Math.max(most, open);
    socket
      .resume()
      .on('error', () => {})
      .on('close', () => open--);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  return {
    port: (host.address() as AddressInfo).port,
    takeMost() {
      const taken = most;
      most = open;
      return taken;
    },
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => host.close(resolve));
    },
  };
}
