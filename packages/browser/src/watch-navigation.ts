import { setTimeout as delay } from 'node:timers/promises';
import { type EgressDenial, EgressDeniedError } from '@jettson/egress';
import type { Frame, Page, Request } from 'playwright-core';

const ERROR_PAGE_MS = 2_000;
/** The gateway is another process and reports denials in batches, so one may arrive after Chromium has received its page. */
const DENIAL_MS = 1_000;

/** Remembers where a navigation went and what was refused along the way. */
export function watchNavigation(
  page: Page,
  onDenied: (listener: (denial: EgressDenial) => void) => () => void,
) {
  let authority = '';
  const denials: EgressDenial[] = [];
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
  const unsubscribe = onDenied((denial) => {
    denials.push(denial);
    news.resolve();
    news = Promise.withResolvers();
  });

  return {
    /** To Chromium, the proxy's 403 is a page like any other; to the agent, it is a refusal. */
    async throwIfDenied(signal: AbortSignal): Promise<void> {
      // The next step reports an abort. Here, it would be an unhandled rejection once the race is over.
      const timeout = delay(DENIAL_MS, 'timeout', { signal, ref: false }).catch(() => 'timeout');
      for (let state: unknown; state !== 'timeout'; state = await Promise.race([news.promise, timeout])) {
        const denial = denials.find(({ target }) => target === authority);
        if (denial) throw new EgressDeniedError(`Connection to ${denial.target} refused: ${denial.reason}.`);
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
