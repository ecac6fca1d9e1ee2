import { setTimeout as delay } from 'node:timers/promises';
import { EgressDeniedError } from '@jettson/egress';
import type { Frame, Page, Request } from 'playwright-core';
import type { OnRefused, RefusedConnection } from './browser-session.ts';

const ERROR_PAGE_MS = 2_000;
/** The gateway is another process and reports refusals in batches, so one may arrive after Chromium has received its page. */
const REFUSAL_MS = 1_000;

/** Remembers where a navigation went and what was refused along the way. */
export function watchNavigation(page: Page, onRefused: OnRefused) {
  let authority = '';
  const refusals: RefusedConnection[] = [];
  let news = Promise.withResolvers<void>();
  const onRequest = (request: Request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame())
      authority = authorityOf(request.url());
  };
  const errorPage = Promise.withResolvers<void>();
  const onNavigated = (frame: Frame) => {
    if (frame === page.mainFrame() && frame.url().startsWith('chrome-error:')) errorPage.resolve();
  };
  page.on('request', onRequest);
  page.on('framenavigated', onNavigated);
  const unsubscribe = onRefused((refusal) => {
    refusals.push(refusal);
    news.resolve();
    news = Promise.withResolvers();
  });

  return {
    /** To Chromium, the proxy's 403 or 502 is a page like any other; to the agent, it is a refusal or a failure. */
    async throwIfRefused(signal: AbortSignal): Promise<void> {
      // The next step reports an abort. Here, it would be an unhandled rejection once the race is over.
      const timeout = delay(REFUSAL_MS, 'timeout', { signal, ref: false }).catch(() => 'timeout');
      for (let state: unknown; state !== 'timeout'; state = await Promise.race([news.promise, timeout])) {
        const refusal = refusals.find(({ target }) => target === authority);
        if (refusal === undefined) continue;
        const { target, reason, isDenied } = refusal;
        if (isDenied) throw new EgressDeniedError(`Connection to ${target} refused: ${reason}.`);
        throw new Error(`The page could not be loaded: ${reason}`);
      }
    },
    /** Chromium's error page arrives after the failure, and would interrupt the next navigation. */
    errorPageShown: (signal: AbortSignal) =>
      Promise.race([errorPage.promise, delay(ERROR_PAGE_MS, undefined, { signal })]),
    stop() {
      page.off('request', onRequest);
      page.off('framenavigated', onNavigated);
      unsubscribe();
    },
  };
}

function authorityOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
