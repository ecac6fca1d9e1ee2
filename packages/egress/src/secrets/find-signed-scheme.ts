import { valuesOf } from '../message-headers.ts';

/** Schemes whose signature is made inside the computer, over the placeholder. */
const SIGNED = ['aws4-hmac-sha256', 'aws4-ecdsa-p256-sha256', 'digest', 'oauth', 'hawk', 'signature'];

/** The scheme by which this request is signed, as it was written, or null. */
export function findSignedScheme(path: string, headers: readonly string[]): string | null {
  const inQuery = /[?&]X-Amz-Algorithm=([\w-]+)/i.exec(path)?.[1];
  if (inQuery !== undefined) return inQuery;
  for (const value of valuesOf(headers, 'authorization')) {
    const scheme = value.split(' ', 1)[0] ?? '';
    // OAuth 2 was written like this in its drafts, with the token itself.
    const isToken = scheme.toLowerCase() === 'oauth' && !value.includes('oauth_signature');
    if (SIGNED.includes(scheme.toLowerCase()) && !isToken) return scheme;
  }
  return null;
}
