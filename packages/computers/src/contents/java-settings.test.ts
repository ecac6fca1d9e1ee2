import { expect, test } from 'vitest';
import { javaProxySettings } from './java-settings.ts';

test("Java asks the proxy, but for the computer's own loopback", () => {
  const settings = javaProxySettings({ forwards: [], direct: ['localhost', '127.0.0.1', '::1'] });

  expect(settings).toContain('https.proxyHost=127.0.0.1\nhttps.proxyPort=3128\n');
  expect(settings).toContain('http.nonProxyHosts=localhost|127.*|[::1]\n');
});

test("where the operator opened the host's loopback, Java asks the proxy for all of it", () => {
  // Java adds its own list to any other one.
  expect(javaProxySettings({ forwards: [], direct: ['localhost'] })).toContain('http.nonProxyHosts=\n');
});
