import type { Computer, PackedWorkspace } from '../computer.ts';
import type { Ask } from './open-channel.ts';

/** The most that is sent at once. */
const PIECE_BYTES = 1_000_000;
/** tar reads or writes a piece in far less; a computer that takes longer is broken. */
const PIECE_TIMEOUT_MS = 60_000;

/**
 * Packs and unpacks the workspace piece by piece: the next piece is read only when the last one was taken, so none of
 * it piles up on either side.
 */
export function archiveWorkspace(ask: Ask): Pick<Computer, 'pack' | 'unpack'> {
  const timeoutMs = PIECE_TIMEOUT_MS;
  return {
    pack(signal): PackedWorkspace {
      let exitCode: number | null = null;
      const end = () => ask({ op: 'pack-end' }, { timeoutMs }).catch(() => {});
      return {
        async *[Symbol.asyncIterator]() {
          signal?.throwIfAborted();
          await ask({ op: 'pack' }, { timeoutMs });
          // Not after the piece that is being read: the agent may have stopped tar.
          signal?.addEventListener('abort', end, { once: true });
          try {
            signal?.throwIfAborted();
            for (;;) {
              const { reply, body } = await ask({ op: 'pack-read' }, { timeoutMs });
              if (body.byteLength === 0) {
                exitCode = reply.exitCode;
                return;
              }
              yield body;
            }
          } finally {
            signal?.removeEventListener('abort', end);
            if (exitCode === null) await end();
          }
        },
        isComplete: () => exitCode === 0 || exitCode === 1,
      };
    },

    async unpack(tar) {
      await ask({ op: 'unpack' }, { timeoutMs });
      const end = () => ask({ op: 'unpack-end' }, { timeoutMs });
      try {
        for await (const piece of tar) {
          for (let at = 0; at < piece.byteLength; at += PIECE_BYTES) {
            await ask({ op: 'unpack-write' }, { timeoutMs, body: piece.subarray(at, at + PIECE_BYTES) });
          }
        }
      } catch (error) {
        await end().catch(() => {});
        throw error;
      }
      return { isComplete: (await end()).reply.exitCode === 0 };
    },
  };
}
