import { Agent, get } from 'node:http';
import type { ServerProcess } from '../chaos/server-process.ts';

export interface OpenStream {
  /** Reads to the end: all that came, pings left out. */
  read(): Promise<string>;
  close(): void;
}

/** Each stream has a connection of its own, as those of 1,000 clients have. */
const connections = new Agent({ maxSockets: Number.POSITIVE_INFINITY });

/** Opens an agent's stream. It is not read, so that it fills up, until `read`. */
export function openStream(
  { url, apiKey }: Pick<ServerProcess, 'url' | 'apiKey'>,
  agentId: string,
): Promise<OpenStream> {
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'text/event-stream' };
  return new Promise((resolve, reject) => {
    const request = get(`${url}/agents/${agentId}/events`, { agent: connections, headers }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`the answer is ${response.statusCode}`));
      response.setEncoding('utf8');
      resolve({
        close: () => void response.destroy(),
        async read() {
          const pieces = await Array.fromAsync<string>(response);
          return pieces.join('').replaceAll(': ping\n\n', '');
        },
      });
    });
    request.on('error', reject);
  });
}
