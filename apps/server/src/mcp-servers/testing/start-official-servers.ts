import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { childEnvironment } from '@jettson/child-environment';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { freePort, listens } from '../../testing/ports.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const START_MS = 60_000;

export interface OfficialServer extends AsyncDisposable {
  url: string;
}

/** The reference server of the MCP project, over its own Streamable HTTP. It speaks 2025-11-25. */
export async function startEverything(): Promise<OfficialServer> {
  const main = createRequire(import.meta.url).resolve(
    '@modelcontextprotocol/server-everything/dist/index.js',
  );
  const port = await freePort();
  const env = { ...childEnvironment('system tool'), PORT: String(port) };
  return serverOf(spawn(process.execPath, [main, 'streamableHttp'], { env, stdio: 'ignore' }), port);
}

/** A server on the official Python library, which speaks both protocols. */
export async function startPythonServer(): Promise<OfficialServer> {
  // The first run makes the repository's .venv, which takes pip its time.
  await promisify(execFile)('python/scripts/setup', { cwd: ROOT });
  const port = await freePort();
  const script = fileURLToPath(new URL('python-server.py', import.meta.url));
  const env = childEnvironment('system tool');
  return serverOf(spawn(`${ROOT}.venv/bin/python`, [script, String(port)], { env, stdio: 'ignore' }), port);
}

/** A server on the official TypeScript library, which speaks 2026-07-28 and nothing older. */
export async function startModernServer(): Promise<OfficialServer> {
  const handler = createMcpHandler(
    () => {
      const server = new McpServer({ name: 'modern', version: '1' });
      const input = {
        inputSchema: z.object({ a: z.number(), b: z.number() }),
        outputSchema: z.object({ sum: z.number() }),
      };
      server.registerTool('add', { description: 'Adds two numbers.', ...input }, ({ a, b }) => ({
        content: [],
        structuredContent: { sum: a + b },
      }));
      return server;
    },
    { legacy: 'reject' },
  );
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const listening = serve(
      { fetch: (request) => handler.fetch(request), port: 0, hostname: '127.0.0.1' },
      () => resolve(listening),
    );
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    async [Symbol.asyncDispose]() {
      await handler.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The same server for clients that find no newer protocol than 2025-11-25. */
export async function withoutDiscovery(url: string): Promise<OfficialServer> {
  const proxy = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request.setEncoding('utf8'))).join('');
    if (body.includes('server/discover')) {
      const { id } = JSON.parse(body);
      const error = { code: -32601, message: 'unknown method' };
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, error }));
    }
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const answer = await fetch(url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body !== '' && { body }),
    });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

async function serverOf(child: ChildProcess, port: number): Promise<OfficialServer> {
  const gone = new Promise<never>((_resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  gone.catch(() => {});
  const deadline = Date.now() + START_MS;
  while (!(await Promise.race([listens(port), gone]))) {
    if (Date.now() > deadline) throw new Error(`no server listens on ${port} after ${START_MS / 1000} s`);
    await sleep(50);
  }
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone.catch(() => {});
    },
  };
}
