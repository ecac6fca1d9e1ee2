import { type Agent, request as httpRequest, type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describeFailure } from '../describe-failure.ts';
import { flow } from '../flow.ts';
import { pairsOf } from '../message-headers.ts';
import type { Caller } from '../open-proxy.ts';
import { carry, pause } from '../pace.ts';
import type { Target } from '../parse-host-pattern.ts';
import { answerToSend, requestToSend } from '../relay-parts.ts';
import { answer } from '../relay-request.ts';
import { puttingBackFrames } from './putting-back-frames.ts';

export interface WebSocketRelay {
  request: IncomingMessage;
  client: Socket;
  /** What the client sent right after its request. */
  head: Buffer;
  target: Target;
  agent: Agent;
}

const UPGRADE = ['Connection', 'Upgrade', 'Upgrade', 'websocket'];

/** Passes on a request that becomes a WebSocket, if the server agrees. Never rejects. */
export async function relayWebSocket(
  caller: Caller,
  { request, client, head, target, agent }: WebSocketRelay,
): Promise<void> {
  const { budgets } = caller;
  const sent = requestToSend(caller, request, { target, path: request.url ?? '' });
  if (sent === null) return answer(responseOn(client, request), 501, 'The request has an unclear end.');

  let server: Socket | null = null;
  try {
    const upstream = httpRequest({ agent, path: sent.path, headers: [...sent.headers, ...UPGRADE] });
    client.once('close', () => upstream.destroy());
    upstream.end();
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      upstream.once('response', resolve);
      upstream.once('upgrade', (upgraded, socket: Socket, rest) => {
        socket.unshift(rest);
        server = socket;
        resolve(upgraded);
      });
      upstream.on('error', reject);
      upstream.once('close', () => reject(new Error('The server closed the connection without an answer.')));
    });
    const { status, statusText, headers, body, step } = answerToSend(sent.exchange, incoming, 'GET');
    sent.exchange?.answered(status);
    if (server === null) {
      const response = responseOn(client, request).writeHead(status, statusText, headers);
      await flow(body, { step, bytes: budgets.bytes, to: response });
      return;
    }
    const lines = pairsOf([...headers, ...UPGRADE]).map(([name, value]) => `${name}: ${value}\r\n`);
    client.write(`HTTP/1.1 101 ${statusText}\r\n${lines.join('')}\r\n`, 'latin1');
    client.unshift(head);
    carry(client, server, budgets.bytes);
    const frames = sent.exchange?.isListed ? puttingBackFrames(sent.exchange) : null;
    await flow(server, { step: frames, bytes: budgets.bytes, to: client });
  } catch (error) {
    sent.exchange?.answered(null);
    if (server !== null) return void client.destroy();
    const { status, message } = describeFailure(error);
    await pause(budgets.failures.spend(1));
    answer(responseOn(client, request), status, sent.exchange?.putBack(message) ?? message);
  }
}

/** The last answer on a connection that has left its HTTP server. */
function responseOn(client: Socket, request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  response.assignSocket(client);
  response.shouldKeepAlive = false;
  response.once('finish', () => client.end());
  return response;
}
