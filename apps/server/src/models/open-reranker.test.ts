import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../config.ts';
import { openLog } from '../open-log.ts';
import { openReranker } from './open-reranker.ts';

test('a failure of the reranker is one line in the log, without the key and the texts', async () => {
  const server = createServer((_, response) => response.writeHead(401).end('wrong key: of-the-reranker'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const config = readConfig(
    {},
    {
      JETTSON_RERANKER: 'cohere/rerank-v3.5',
      JETTSON_RERANKER_API_KEY: 'of-the-reranker',
      JETTSON_RERANKER_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
  );
  const lines: string[] = [];
  const log = openLog(config, { write: (line) => lines.push(line) });

  const order = await openReranker(config, log)?.rank('who?', ['Ada always orders tea', 'Ben']);

  expect(order).toEqual([0, 1]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('a search was not reranked');
  expect(lines[0]).toContain('answered 401');
  expect(lines[0]).not.toMatch(/of-the-reranker|Ada/);
});

test('without a configuration there is no reranker', () => {
  const config = readConfig({}, {});

  expect(openReranker(config, openLog(config))).toBeUndefined();
});
