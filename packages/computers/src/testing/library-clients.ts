import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LIBRARIES = ['requests', 'httpx[http2]', 'aiohttp', 'grpcio'];

/** What the program's requests are for: each prints `/by-<name>` and what the host was sent. */
export const LIBRARY_CLIENTS = ['requests', 'httpx', 'httpx2', 'aiohttp', 'grpc'];

/** A Python program that asks the private hosts at `HOST`, with `TOKEN`, by each of the libraries. */
export const LIBRARY_PROGRAM = `
import asyncio, os
import aiohttp, grpc, httpx, requests

host, token = os.environ['HOST'], os.environ['TOKEN']
base, headers = 'https://' + host, {'x-key': token}
print(requests.get(base + '/by-requests', headers=headers).text)
print(httpx.get(base + '/by-httpx', headers=headers).text)
print(httpx.Client(http2=True).get(base + '/by-httpx2', headers=headers).text)

async def by_aiohttp():
    async with aiohttp.ClientSession(trust_env=True) as session:
        async with session.get(base + '/by-aiohttp', headers=headers) as response:
            print(await response.text())
asyncio.run(by_aiohttp())

channel = grpc.secure_channel(host, grpc.ssl_channel_credentials())
call = channel.unary_unary('/demo.Echo/Say', request_serializer=lambda text: text, response_deserializer=lambda data: data)
answer, details = call.with_call(b'hello', metadata=(('x-key', token),), timeout=20)
print('/by-grpc', answer.decode(), dict(details.trailing_metadata())['x-echo'])
`;

/** The libraries from the package index, as a tar archive with the folder `libraries`. */
export async function packLibraries(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-libraries-'));
  const target = join(folder, 'libraries');
  await run('/usr/bin/python3', ['-m', 'pip', 'install', '-q', '--target', target, ...LIBRARIES]);
  await run('tar', ['cf', join(folder, 'libraries.tar'), '-C', folder, 'libraries']);
  const archive = await readFile(join(folder, 'libraries.tar'));
  await rm(folder, { recursive: true });
  return archive;
}
