import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useRemoteTools } from '../testing/index.ts';

const { open } = useRemoteTools();

const VALUE = 'ghp_9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT-and-some-more';
/** In halves, so that only the page's script puts them together: nothing on the way here can find them. */
const WHOLE = `${JSON.stringify(VALUE.slice(0, 20))} + ${JSON.stringify(VALUE.slice(20))}`;
const PAGES: Record<string, string> = {
  '/shop': `<title>Shop</title><a href="/list.csv">Price list</a>
    <input type="file" aria-label="Order" onchange="this.files[0].text().then((text) => { document.title = 'Got ' + text })">`,
  '/echo': `<body><script>const value = ${WHOLE};
    document.title = value; document.body.append(Object.assign(document.createElement('button'), { textContent: value,
      onclick: () => alert(value) }));</script>`,
};
const site = createServer((request, response) => {
  if (request.url === '/list.csv')
    response.setHeader('content-disposition', 'attachment; filename="list.csv"');
  response.setHeader('content-type', request.url === '/list.csv' ? 'text/csv' : 'text/html');
  response.end(PAGES[request.url ?? ''] ?? 'apple,1\n');
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(() => {
  site.closeAllConnections();
  site.close();
});

test('an agent sees a page, downloads a file into its workspace and uploads one from there', async () => {
  const account = await open();

  const agent = await account.run(
    [
      ['jettson_browser_navigate', { url: `${url}/shop` }],
      ['jettson_browser_snapshot', {}],
      ['jettson_browser_click', { ref: 'e2' }],
      ['jettson_files_read', { path: 'downloads/list.csv' }],
      ['jettson_browser_upload', { path: 'downloads/list.csv', selector: 'input' }],
    ],
    { tools: ['browser', 'files'] },
  );

  const ends = await account.dataOf(agent.agent_id, 'tool-call-end');
  const [, seen, clicked, read, uploaded] = ends.map(({ result }) => result.output);
  expect(seen?.snapshot).toContain('[e2] link "Price list" to /list.csv');
  expect(clicked).toMatchObject({ notes: ['Downloaded /workspace/downloads/list.csv (8 bytes).'] });
  expect(read).toMatchObject({ content: 'apple,1\n' });
  expect(uploaded).toMatchObject({ title: 'Got apple,1', uploaded: 'downloads/list.csv' });
});

test('a secret that a page shows is a placeholder in snapshots, titles, dialogs and failures', async () => {
  const account = await open();
  await account.call('PUT', '/secrets/TOKEN', { value: VALUE, hosts: [url] });

  const agent = await account.run(
    [
      ['jettson_browser_navigate', { url: `${url}/echo` }],
      ['jettson_browser_snapshot', {}],
      ['jettson_browser_tabs', { action: 'list' }],
      ['jettson_browser_click', { selector: 'button' }],
      ['jettson_browser_extract_text', {}],
    ],
    { tools: ['browser'], secrets: ['TOKEN'] },
  );

  const ends = await account.dataOf(agent.agent_id, 'tool-call-end');
  for (const { result } of ends) expect(JSON.stringify(result)).toMatch(/jettson-secret-[0-9a-f]{33}/);
  expect(JSON.stringify(ends)).not.toContain(VALUE);
  expect(ends.at(-1)?.is_error).toBe(true);
});

test('an agent without a computer has no tool for uploads, and no file of a download', async () => {
  const account = await open();

  const agent = await account.run(
    [
      ['jettson_browser_navigate', { url: `${url}/shop` }],
      ['jettson_browser_click', { selector: 'a' }],
      ['jettson_browser_upload', { path: 'list.csv', selector: 'input' }],
    ],
    { tools: ['browser'] },
  );

  const ends = await account.dataOf(agent.agent_id, 'tool-call-end');
  expect(JSON.stringify(ends[1]?.result)).toContain('this agent has no computer to keep it in');
  expect(JSON.stringify(ends[2]?.result)).toContain('There is no tool jettson_browser_upload');
});
