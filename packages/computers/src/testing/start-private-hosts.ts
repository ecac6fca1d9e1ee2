import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSecureServer } from '@jettson/egress/testing';

const run = promisify(execFile);

/**
 * A git host, a package index of pip and one of npm, a module proxy of Go, an echo and a gRPC service behind one TLS port. All want
 * `token`: in Basic, as a bearer, or in `x-key`.
 */
export async function startPrivateHosts(token: string) {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-private-'));
  const repositories = join(folder, 'git');
  await run('git', ['init', '-q', '--bare', '-b', 'main', join(repositories, 'demo.git')]);
  await run('git', ['-C', join(repositories, 'demo.git'), 'config', 'http.receivepack', 'true']);
  await mkdir(join(folder, 'package'));
  await writeFile(join(folder, 'package/package.json'), '{"name":"demo","version":"1.0.0"}');
  await run('tar', ['czf', join(folder, 'demo.tgz'), '-C', folder, 'package']);
  await run('python3', ['-c', MAKE_WHEEL, join(folder, WHEEL)]);

  const more: Record<string, Buffer> = {};
  const seen: { url: string; agent: string; httpVersion: string }[] = [];
  const isAllowed = ({ headers }: IncomingMessage) => {
    const [, basic = ''] = /^Basic (.*)$/i.exec(headers.authorization ?? '') ?? [];
    const password = Buffer.from(basic, 'base64').toString().split(':')[1];
    return [password, headers.authorization?.replace(/^Bearer /, ''), headers['x-key']].includes(token);
  };

  const server = await startSecureServer(async (request, response) => {
    const answer = response as ServerResponse;
    if (request.headers['content-type'] === 'application/grpc') {
      request.resume();
      return answerGrpc(answer, request.headers['x-key'] === token ? token : 'denied');
    }
    if (!isAllowed(request)) {
      return void answer.writeHead(401, { 'www-authenticate': 'Basic realm="private"' }).end('who are you?');
    }
    const { url = '', httpVersion, headers } = request;
    seen.push({ url, httpVersion, agent: String(headers['user-agent']) });
    const host = headers.host ?? headers[':authority'];
    if (url.startsWith('/demo.git/')) return serveGit(repositories, request, answer);
    if (url === '/simple/demo/') answer.setHeader('content-type', 'text/html');
    const pages: Record<string, () => Promise<string | Buffer> | string> = {
      '/simple/demo/': () => `<a href="/files/${WHEEL}">${WHEEL}</a>`,
      [`/files/${WHEEL}`]: () => readFile(join(folder, WHEEL)),
      '/demo': () => JSON.stringify(packument(`https://${host}/demo.tgz`)),
      '/demo.tgz': () => readFile(join(folder, 'demo.tgz')),
      '/private.test/demo/@v/list': () => 'v1.2.3\n',
    };
    answer.end((await pages[url]?.()) ?? more[url] ?? `${url} ${token}`);
  });
  return {
    port: server.port,
    seen,
    /** What else is there, by path. */
    pages: more,
    /** What git holds. */
    log: async () =>
      (await run('git', ['-C', join(repositories, 'demo.git'), 'log', '--format=%s', 'main'])).stdout,
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

const WHEEL = 'demo-1.0.0-py3-none-any.whl';
const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.writestr('demo.py', 'text = "from the private index"')
    wheel.writestr('demo-1.0.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0.0\\n')
    wheel.writestr('demo-1.0.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr('demo-1.0.0.dist-info/RECORD', '')
`;

function packument(tarball: string) {
  const version = { name: 'demo', version: '1.0.0', dist: { tarball } };
  return { name: 'demo', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } };
}

/** git's own program behind a server: its headers come first, as CGI wants it. */
function serveGit(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'https://a');
  const { headers } = request;
  const git = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: String(headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      REMOTE_USER: 'agent',
    },
  });
  request.pipe(git.stdin.on('error', () => {}));
  const pieces: Buffer[] = [];
  git.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  git.once('close', () => {
    const all = Buffer.concat(pieces);
    const end = all.indexOf('\r\n\r\n');
    for (const line of all.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ');
      if (name === 'Status') response.statusCode = Number(value.slice(0, 3));
      else response.setHeader(name, value);
    }
    response.end(all.subarray(end + 4));
  });
}

/** One message, and the status in trailers. */
function answerGrpc(response: ServerResponse, text: string): void {
  const message = Buffer.from(text);
  response.writeHead(200, { 'content-type': 'application/grpc' });
  response.addTrailers({ 'grpc-status': '0', 'x-echo': text });
  response.end(Buffer.concat([Buffer.of(0, 0, 0, 0, message.length), message]));
}
