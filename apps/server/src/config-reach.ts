import { isIP } from 'node:net';
import { z } from 'zod';

/** The first parts of our own paths: a public path that contains one would be ambiguous. */
const OWN_PATHS = ['api', 'console', 'docs', 'mcp', 'sdk'];

/** Where callers reach the server. */
export const PublicUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
  .transform((text) => new URL(text))
  .refine(
    ({ username, password, search, hash }) => `${username}${password}${search}${hash}` === '',
    'expected a URL without a user name, a query or a fragment',
  )
  .refine(
    ({ pathname }) => !pathname.split('/').some((part) => OWN_PATHS.includes(part)),
    `its path must not contain a part called ${OWN_PATHS.join(', ')}`,
  )
  .optional();

/** A list of addresses and CIDRs. */
export const Proxies = z.string().transform((list, context) => {
  const proxies = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  for (const entry of proxies) {
    const [address = '', bits = '0', ...more] = entry.split('/');
    const longest = isIP(address) === 6 ? 128 : 32;
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > longest || more.length > 0)
      context.addIssue(`"${entry}" is neither an IP address nor a CIDR`);
  }
  return proxies;
});
