import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createFrameDecoder, encodeFrame } from '../exec-server/inside/frames.ts';

/** A container, as the fake daemon knows it. */
interface FakeContainer {
  id: string;
  name: string;
  /** The body of the request that made it. */
  options: Record<string, unknown> & { Labels?: Record<string, string> };
  isRunning: boolean;
  ageMinutes: number;
}

/** A status; `hang`: no answer; `break off`: it does what was asked and says nothing; or what it awaits before the truth. */
type FakeAnswer = number | 'hang' | 'break off' | (() => Promise<unknown>);

/** A fake Docker daemon: it speaks Docker's HTTP over a unix socket, and its containers are exec servers that do nothing. */
export interface FakeDocker extends AsyncDisposable {
  socketPath: string;
  images: Map<string, { Id: string; Os: string; Architecture: string }>;
  containers: Map<string, FakeContainer>;
  /** Method and path of each request. */
  requests: string[];
  /** What it answers to requests in place of the truth. */
  answers: Map<RegExp, FakeAnswer>;
  info: Record<string, unknown>;
  /** Why it can neither build nor pull; it says so after it has begun. */
  buildError: string | null;
  /** The filters of requests to remove volumes that nothing uses. */
  pruned: object[];
  /** Changes of limits that were requested. */
  updates: object[];
  /** Ends it and all connections to it. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

const STDOUT = 1;

/** Starts it, with the image `jettson-computer:1`. */
export async function startFakeDocker(): Promise<FakeDocker> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-docker-'));
  const sockets = new Set<Socket>();
  let server: ReturnType<typeof createServer> | undefined;
  let nextId = 1;

  const fake: FakeDocker = {
    socketPath: join(folder, 'docker.sock'),
    images: new Map([['jettson-computer:1', { Id: 'sha256:base', Os: 'linux', Architecture: 'amd64' }]]),
    containers: new Map(),
    requests: [],
    answers: new Map(),
    info: { MemoryLimit: true, CpuCfsQuota: true, PidsLimit: true },
    buildError: null,
    pruned: [],
    updates: [],
    async start() {
      server = createServer((request, response) => void answer(request, response));
      server.on('connection', (socket) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
      });
      server.on('upgrade', attach);
      await new Promise<void>((resolve) => server?.listen(fake.socketPath, resolve));
    },
    async stop() {
      const closed = new Promise((resolve) => server?.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      fake.containers.clear();
    },
    async [Symbol.asyncDispose]() {
      if (server?.listening) await fake.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await fake.start();
  return fake;

  function find(nameOrId: string): FakeContainer | undefined {
    return [...fake.containers.values()].find(({ id, name }) => id === nameOrId || name === nameOrId);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(`http://docker${request.url}`);
    const asked = `${request.method} ${pathname}`;
    fake.requests.push(asked);
    const body = await buffer(request);
    const override = [...fake.answers].find(([pattern]) => pattern.test(asked))?.[1];
    const say = (status: number, content: object = {}) => {
      if (override === 'break off') return void response.destroy();
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(status === 204 ? undefined : JSON.stringify(content));
    };
    if (override === 'hang') return;
    if (typeof override === 'function') await override();
    if (typeof override === 'number') return say(override, { message: 'the fake daemon refuses' });

    const image = /^GET \/images\/(.+)\/json$/.exec(asked)?.[1];
    if (image !== undefined) {
      const found = fake.images.get(decodeURIComponent(image));
      return found ? say(200, found) : say(404, { message: 'no such image' });
    }
    if (asked === 'POST /volumes/prune') {
      fake.pruned.push(JSON.parse(searchParams.get('filters') ?? '{}'));
      return say(200);
    }
    if (asked === 'POST /containers/prune') {
      const { until, ...filters } = JSON.parse(searchParams.get('filters') ?? '{}');
      for (const container of labelled(filters)) {
        const isOld = container.ageMinutes >= Number.parseInt(until?.[0] ?? '0', 10);
        if (!container.isRunning && isOld) fake.containers.delete(container.id);
      }
      return say(200);
    }
    if (asked === 'GET /info') return say(200, fake.info);
    if (asked === 'GET /containers/json') {
      const found = labelled(JSON.parse(searchParams.get('filters') ?? '{}'));
      return say(
        200,
        found.map(({ id, options }) => ({ Id: id, Labels: options.Labels ?? {} })),
      );
    }
    if (asked === 'POST /containers/create') {
      const id = `container${nextId++}`;
      const options = JSON.parse(`${body}`);
      const name = searchParams.get('name') ?? id;
      fake.containers.set(id, { id, name, options, isRunning: false, ageMinutes: 0 });
      return say(201, { Id: id });
    }
    if (asked === 'POST /commit') {
      fake.images.set(`${searchParams.get('repo')}:${searchParams.get('tag')}`, {
        ...{ Id: 'sha256:prepared', Os: 'linux', Architecture: 'amd64' },
      });
      return say(201, { Id: 'sha256:prepared' });
    }
    if (asked === 'POST /build' || asked === 'POST /images/create') {
      const tag = searchParams.get('tag');
      const name = `${searchParams.get('t') ?? searchParams.get('fromImage')}${tag ? `:${tag}` : ''}`;
      if (fake.buildError === null) {
        fake.images.set(name, { Id: `sha256:${name}`, Os: 'linux', Architecture: 'amd64' });
      }
      response.write(`${JSON.stringify({ stream: 'Step 1/1 : FROM scratch\n' })}\n`);
      const end = fake.buildError ? { error: fake.buildError } : { status: `Pulling from ${name}` };
      response.end(`${JSON.stringify(end)}\n`);
      return;
    }
    const [, name = '', action] = /^\w+ \/containers\/([^/]+)(?:\/(\w+))?$/.exec(asked) ?? [];
    const container = find(name);
    if (container === undefined) return say(404, { message: 'no such container' });
    if (request.method === 'DELETE') fake.containers.delete(container.id);
    if (action === 'start') container.isRunning = true;
    if (action === 'update') fake.updates.push(JSON.parse(`${body}`));
    return say(action === 'archive' || action === 'update' ? 200 : 204, {});
  }

  function labelled({ label: wanted = [] }: { label?: string[] }): FakeContainer[] {
    return [...fake.containers.values()].filter(({ options: { Labels = {} } }) =>
      wanted.every((label) => Object.entries(Labels).some(([name, value]) => label === `${name}=${value}`)),
    );
  }

  /** The container's standard streams: an exec server that is ready at once and says that all is done. */
  function attach(request: IncomingMessage, socket: Socket): void {
    fake.requests.push(`${request.method} ${new URL(`http://docker${request.url}`).pathname}`);
    socket.on('error', () => {});
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    const send = (header: object) => {
      const frame = encodeFrame(header);
      const head = Buffer.from([STDOUT, 0, 0, 0, 0, 0, 0, 0]);
      head.writeUInt32BE(frame.byteLength, 4);
      socket.write(Buffer.concat([head, frame]));
    };
    send({ id: 0, type: 'ready' });
    const decode = createFrameDecoder({ headerBytes: 16_000, bodyBytes: 16_000_000 }, ({ header }) => {
      const { id, command } = header as { id: number; command?: string };
      // A command that sleeps does not end.
      if (command?.startsWith('sleep') !== true) send({ id, type: 'done', exitCode: 0 });
    });
    socket.on('data', decode);
  }
}
