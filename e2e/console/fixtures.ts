import { test as base, expect, type Page } from '@playwright/test';
import { type ServerProcess, startServerProcess } from './test-server.ts';

interface WorkerFixtures {
  server: ServerProcess;
}

interface TestFixtures {
  /** A page of the owner, signed in. It fails the test when a page breaks, or breaks its own policy. */
  console: Page;
  /** Calls the API as the owner of the `console` page does. */
  api: Api;
}

export type Api = <T>(method: string, path: string, body?: unknown) => Promise<{ status: number; body: T }>;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameters' names
    async ({}, use) => {
      const server = await startServerProcess();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  async console({ page, server }, use) {
    const faults = watchFaults(page);
    await page.goto(await server.newLink());
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
    await use(page);
    expect(faults).toEqual([]);
  },
  async api({ console: page, server }, use) {
    await use(async (method, path, body) => {
      const token = await page.evaluate(() => localStorage.getItem('console-token') ?? '');
      const response = await page.request.fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: { 'x-jettson-console': token, origin: server.url },
        ...(body === undefined ? {} : { data: body }),
      });
      const text = await response.text();
      return { status: response.status(), body: text === '' ? null : JSON.parse(text) };
    });
  },
});

/** Errors of the page itself: exceptions, violations of its policy, requests to other hosts. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') faults.push(`request to ${request.url()}`);
  });
  return faults;
}

/** Spawns an agent with the form and stays on its page. */
export async function spawnAgent(page: Page, task: string): Promise<string> {
  await page.goto(new URL('/console/agents/new', page.url()).href);
  await page.getByLabel('Task').fill(task);
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await page.waitForURL(/agents\/ag_/);
  return page.url().split('/').at(-1) as string;
}

/** Spawns an agent over the API and opens its page. */
export async function openNewAgent(page: Page, api: Api, request: object): Promise<string> {
  const { body } = await api<{ agent_id: string }>('POST', '/agents', request);
  await page.goto(new URL(`/console/agents/${body.agent_id}`, page.url()).href);
  return body.agent_id;
}

/** Adds an event to the log of an agent, as if memories had been extracted a moment after its end. */
export async function addLearned(page: Page, agentId: string | undefined, keys: string[]): Promise<void> {
  await page.route(new RegExp(`/agents/${agentId}/events\\?.*after=[1-9]`), async (route) => {
    const id = Number(new URL(route.request().url()).searchParams.get('after')) + 1;
    const saved = keys.map((key, at) => ({ memory_id: `mem_${at}`, key, namespace: 'default', version: 1 }));
    const event = { id, type: 'memory-extracted', ts: Date.now(), data: { saved, skipped: [] } };
    await route.fulfill({ json: { data: [event], next_cursor: null, events_deleted_at: null } });
  });
}

export { expect };
