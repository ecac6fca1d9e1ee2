import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createEgressGateway,
  createEgressPolicy,
  type EgressDenial,
  parseEgressRules,
  type ResolveHost,
} from '@jettson/egress';
import { type BrowserHostOptions, createBrowserHost } from '../create-browser-host.ts';

/** A real browser behind a real gateway that allows `allow`, and what the gateway has refused so far. */
export function startTestBrowser({
  allow,
  resolve,
  ...options
}: { allow: string; resolve?: ResolveHost } & Partial<BrowserHostOptions>) {
  const policy = createEgressPolicy({
    allow: parseEgressRules(allow),
    ...(resolve === undefined ? {} : { resolve }),
  });
  const gateway = createEgressGateway(policy);
  const denials: EgressDenial[] = [];
  gateway.onDenied((denial) => denials.push(denial));
  const rootDir = options.rootDir ?? mkdtempSync(join(tmpdir(), 'jettson-browser-'));
  const host = createBrowserHost({
    rootDir,
    gateway,
    cacheFolder: join(tmpdir(), 'jettson-test-browser'),
    ...options,
  });

  return {
    host,
    gateway,
    denials,
    async close() {
      await host.close();
      await gateway.close();
      if (options.rootDir === undefined)
        await rm(rootDir, { recursive: true, maxRetries: 50, retryDelay: 100 });
    },
  };
}
