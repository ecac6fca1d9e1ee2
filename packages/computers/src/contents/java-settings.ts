import type { LoopbackAccess } from '@jettson/egress';
import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';

const { proxyHost: HOST, egressPort: PORT } = COMPUTER_LAYOUT;

/** The lines of a net.properties that send Java's connections through the proxy. */
export function javaProxySettings({ direct }: LoopbackAccess): string {
  const proxies = ['http', 'https'].map(
    (scheme) => `${scheme}.proxyHost=${HOST}\n${scheme}.proxyPort=${PORT}\n`,
  );
  // To any list but an empty one, Java adds its own names of loopback.
  const own = direct.includes('127.0.0.1') && direct.includes('::1') ? 'localhost|127.*|[::1]' : '';
  return `\n${proxies.join('')}http.nonProxyHosts=${own}\n`;
}

/** A settings.xml that sends Maven's connections through the proxy: it asks Java only about some of them. */
export function mavenProxySettings(): string {
  const proxies = ['http', 'https'].map(
    (scheme) =>
      `<proxy><id>${scheme}</id><protocol>${scheme}</protocol><host>${HOST}</host><port>${PORT}</port></proxy>`,
  );
  return `<settings><proxies>${proxies.join('')}</proxies></settings>\n`;
}
