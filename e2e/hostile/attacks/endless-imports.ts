import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

const MB = 1_000_000;

/** A body of `start` and then `bytes` of `part`, generated while it is sent. */
function bodyOf(start: string, part: string, bytes: number): ReadableStream<Uint8Array> {
  const chunk = Buffer.from(part.repeat(Math.ceil(60_000 / part.length)));
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent > bytes) return controller.close();
      controller.enqueue(sent === 0 ? Buffer.concat([Buffer.from(start), chunk]) : chunk);
      sent += chunk.byteLength;
    },
  });
}

export const endlessImports: Attack = {
  name: 'imports of hundreds of megabytes of nothing',
  async attack({ url, apiKey, times }) {
    const send = async (path: string, type: string, body: ReadableStream<Uint8Array>) => {
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': type };
      const init = { method: 'POST', headers, body, duplex: 'half' };
      // The server stops reading once it has seen enough, which may cut the connection before its answer arrives.
      return fetch(`${url}${path}`, init as RequestInit).then(
        ({ status }) => status,
        () => 'cut off',
      );
    };
    for (let time = 0; time < times; time++) {
      const answers = [
        await send('/memory/import?dry_run=true', 'application/x-ndjson', bodyOf('', '{}\n', 190 * MB)),
        await send('/memory/import', 'application/json', bodyOf('{"memories":[', '[],', 250 * MB)),
        await send('/memory/import', 'application/json', bodyOf('{"memories":["', 'a', 250 * MB)),
        await send('/memory/import', 'application/x-ndjson', bodyOf('', '[', 250 * MB)),
      ];

      for (const answer of answers) expect([400, 413, 'cut off']).toContain(answer);
    }
  },
};
