import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { EgressGateway } from './create-egress-gateway.ts';

/**
 * Opens a computer's way out as the socket `name` in `folder`, however long the folder's path is: a socket's own path
 * has room for 107 bytes, and the open folder gives it a short one.
 */
export async function openEgressSocket(
  gateway: EgressGateway,
  computerId: string,
  { folder, name }: { folder: string; name: string },
): Promise<{ close(): Promise<void> }> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const egress = await gateway.open(computerId, `/proc/self/fd/${handle.fd}/${name}`);
    return {
      async close() {
        await egress.close();
        await handle.close();
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
