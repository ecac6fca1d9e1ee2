import { type OutgoingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface ProxyAnswer {
  status: number;
  body: string;
}

/** What curl does with `--proxy` and a plain URL: one absolute-form request through the proxy on `socketPath`. */
export function fetchThroughProxy(
  socketPath: string,
  url: string,
  options: { method?: string; headers?: OutgoingHttpHeaders; body?: string } = {},
): Promise<ProxyAnswer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const sent = request({ socketPath, path: url, method, headers: { host: 'asked.example', ...headers } });
    sent.on('error', reject);
    sent.on('response', async (response) => {
      const pieces = await Array.fromAsync(response.setEncoding('utf8'));
      resolve({ status: response.statusCode ?? 0, body: pieces.join('') });
    });
    sent.end(body);
  });
}

/** What curl does with `--proxytunnel`: a CONNECT to `target`, and one GET through the tunnel if it opens. */
export async function fetchThroughTunnel(socketPath: string, target: string): Promise<ProxyAnswer> {
  const text = await sendRaw(
    socketPath,
    `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`,
    'GET / HTTP/1.1\r\nHost: tunnel.example\r\nConnection: close\r\n\r\n',
  );
  const opened = text.replace('HTTP/1.1 200 Connection Established\r\n\r\n', '');
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(opened)?.[1] ?? 0),
    body: opened.split('\r\n\r\n')[1] ?? '',
  };
}

/** Writes raw bytes and reads until the other end closes; `next` is sent after a first answer of 200. */
export function sendRaw(socketPath: string, first: string, next?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(socketPath);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(text) : reject(error),
    );
    socket.on('close', () => resolve(text));
    socket.on('data', (piece) => {
      if (text === '' && next !== undefined && String(piece).startsWith('HTTP/1.1 200')) socket.write(next);
      text += piece;
    });
    socket.write(first);
  });
}
