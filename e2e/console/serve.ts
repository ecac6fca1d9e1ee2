/**
 * The whole server with the scripted model, for a browser: prints where it is as a line of JSON, a new one-time link
 * for each line that it reads, and ends when its standard input does. `--agents n` and `--events n` put that much of a past into it; `--path /p`
 * puts it behind a proxy that takes the path off; `--oidc`, too, and people sign in there with a provider: ada of example.com
 * and mallory, whose address is not verified.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { ensureAccount } from '../../apps/server/src/accounts/ensure-account.ts';
import { upsertPrice } from '../../apps/server/src/models/price-queries.ts';
import { startAuthorizationServer } from '../../apps/server/src/secrets/connect/testing/start-authorization-server.ts';
import { createSetupLink } from '../../apps/server/src/sign-in/create-setup-link.ts';
import { startOpenIdProvider } from '../../apps/server/src/sign-in/oidc/testing/start-openid-provider.ts';
import { startTestServer } from '../../apps/server/src/testing/index.ts';
import { startPathProxy } from '../public-url/start-path-proxy.ts';
import { consoleScript, HOSTILE } from './script.ts';
import { seedAgents, seedEvents } from './seed.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '0' },
    events: { type: 'string', default: '0' },
    path: { type: 'string' },
    oidc: { type: 'boolean', default: false },
  },
});

async function answerAsModel(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { model } = (await json(request)) as { model: string };
  if (model !== 'llama') {
    response.writeHead(404).end(
      JSON.stringify({
        error: { message: `No model ${model} for the key ${request.headers.authorization}` },
      }),
    );
    return;
  }
  const message = { role: 'assistant', content: 'OK' };
  const usage = { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 };
  const answer = { id: 'c1', object: 'chat.completion', created: 1, model, usage };
  response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify({ ...answer, choices: [{ index: 0, finish_reason: 'stop', message }] }));
}

const site = createServer((request, response) => {
  // It is a model server too, for the page where owners set one up, with one model that works.
  if (request.url === '/v1/models') return response.end(JSON.stringify({ data: [{ id: 'llama' }] }));
  if (request.url === '/v1/chat/completions') return void answerAsModel(request, response);
  response.setHeader('content-type', 'text/html').end(
    `<!doctype html><meta charset="utf-8"><title>${HOSTILE.replaceAll('<', '&lt;')}</title>
     <body style="font:16px system-ui;margin:3rem"><h1>Fruit of the day</h1><p>Mango, pear and plum are in.</p>
     <table border="1" cellpadding="8"><tr><th>Fruit<th>Price<tr><td>Mango<td>3<tr><td>Pear<td>2</table>`,
  );
});
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
const siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

const login = await startAuthorizationServer();

const proxy = values.path === undefined ? null : await startPathProxy(values.path, { strips: true });
const openId =
  proxy && values.oidc
    ? await startOpenIdProvider({ redirectUri: `${proxy.url}/api/auth/callback/oidc` })
    : null;
openId?.people.set('ada', { email: 'ada@example.com', email_verified: true, name: 'Ada' });
openId?.people.set('mallory', { email: 'mallory@example.com', email_verified: false });
const running = await startTestServer(consoleScript(siteUrl), {
  paced: /write slowly/,
  environment: {
    JETTSON_EGRESS_ALLOW: `${new URL(siteUrl).host},${new URL(login.url).host}`,
    JETTSON_REGIONS: 'iad=1',
    ...(proxy ? { JETTSON_PUBLIC_URL: proxy.url } : {}),
    ...(openId && {
      JETTSON_OIDC_ISSUER: openId.issuer,
      JETTSON_OIDC_CLIENT_ID: openId.clientId,
      JETTSON_OIDC_CLIENT_SECRET: openId.clientSecret,
      JETTSON_OIDC_NAME: 'Acme',
      JETTSON_OIDC_DOMAINS: 'example.com',
    }),
  },
});
const { database } = running.server.deps;
const price = { input: 20, cachedInput: 2, cacheWrite: 25, output: 100 };
await upsertPrice(database.db, { model: 'anthropic/scripted', ...price });
proxy?.lead(running.server.url);
const url = proxy?.url ?? running.server.url;
// The owner's own; the test server's account with its key is the other one.
const { id: accountId } = await ensureAccount(database.db, { name: 'default', plan: 'scale' });
await seedAgents(database.db, accountId, Number(values.agents));
const longAgentId = await seedEvents(database.db, accountId, Number(values.events));
const newLink = () => createSetupLink(database.db, { url, isLoopback: true });
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
print({
  url,
  link: await newLink(),
  otherApiKey: running.apiKey,
  longAgentId,
  siteUrl,
  mcpUrl: login.mcpUrl,
});

for await (const _line of createInterface(process.stdin)) print({ link: await newLink() });
await running[Symbol.asyncDispose]();
await proxy?.[Symbol.asyncDispose]();
await openId?.[Symbol.asyncDispose]();
await login[Symbol.asyncDispose]();
site.close();
