import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { runJettson } from './operations/run-jettson.ts';

test('agents list sends an order only if one is given: servers of earlier versions refuse the parameter', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    response.setHeader('content-type', 'application/json').end('{"data":[],"next_cursor":null}');
  });
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const environment = {
    JETTSON_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    JETTSON_API_KEY: `jett_sk_live_${'x'.repeat(40)}`,
  };

  await runJettson(environment, 'agents', 'list');
  await runJettson(environment, 'agents', 'list', '--sort=-cost_usd');

  expect(asked).toEqual(['/api/v1/agents?limit=20', '/api/v1/agents?limit=20&sort=-cost_usd']);
});
