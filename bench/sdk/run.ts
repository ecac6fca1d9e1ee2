/**
 * Overhead of a call of the TypeScript SDK compared to bare fetch, measured alternately in one run: `node
 * bench/sdk/run.ts`.
 */
import { Jettson } from '@jettson/sdk';
import { startEchoServer } from './start-echo-server.ts';

const CALLS = 3000;
const WARM_UP = 500;

await using server = await startEchoServer();
const client = new Jettson({ apiKey: 'jett_sk_test_bench', baseUrl: server.url });
const url = `${server.url}/api/v1/agents/ag_1`;
const headers = { authorization: 'Bearer jett_sk_test_bench' };

const contenders = {
  'bare fetch': async () => (await fetch(url, { headers })).json(),
  '@jettson/sdk': () => client.agents.get('ag_1'),
};
const times: Record<string, number[]> = { 'bare fetch': [], '@jettson/sdk': [] };
for (let round = 0; round < CALLS + WARM_UP; round++) {
  for (const [name, call] of Object.entries(contenders)) {
    const start = performance.now();
    await call();
    if (round >= WARM_UP) times[name]?.push(performance.now() - start);
  }
}

const p50 = (all: number[] = []) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
const bare = p50(times['bare fetch']);
const ours = p50(times['@jettson/sdk']);
console.log(`bare fetch    p50 ${bare.toFixed(3)} ms`);
console.log(`@jettson/sdk  p50 ${ours.toFixed(3)} ms`);
console.log(`overhead      p50 ${(ours - bare).toFixed(3)} ms (target: under 0.3)`);
