import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calls, type Script, says } from '@jettson/agent/testing';
import { browserProcesses } from '@jettson/browser/testing';
import { expect, test, vi } from 'vitest';
import { startTestServer } from '../testing/index.ts';

test('after the browser has died, the next navigation of the same run uses a new one', async () => {
  const site = createServer((_request, response) => response.end('<title>Front</title>'));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  const script: Script = async ({ messages }) => {
    const results = messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
    const last = results.at(-1) ?? '';
    if (results.length === 1) await killBrowser();
    // The server may learn of it a moment after us: a call in that moment fails, and the model tries again.
    else if (results.length > 1 && !last.includes('has stopped')) return says(last);
    return calls(`call-${results.length}`, 'jettson_browser_navigate', { url: `http://${host}/` });
  };
  await using server = await startTestServer(script, { environment: { JETTSON_EGRESS_ALLOW: host } });

  const agent = await server.client.agents.spawnAndWait('browse', { pollIntervalMs: 200 });

  expect(agent.final_result).toContain('"title":"Front"');
  site.close();
});

async function killBrowser(): Promise<void> {
  const box = browserProcesses().find(({ command }) => command.startsWith('bwrap'));
  if (box === undefined) throw new Error('no browser is running');
  process.kill(box.pid, 'SIGKILL');
  await vi.waitFor(() => expect(browserProcesses()).toEqual([]), { timeout: 20_000 });
}
