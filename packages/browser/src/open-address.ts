import type { Page } from 'playwright-core';
import type { OnRefused, Place } from './browser-session.ts';
import type { Tabs } from './open-tabs.ts';
import { readPage, readPlace, settle, stopLoading } from './read-page.ts';
import { watchNavigation } from './watch-navigation.ts';

type OpenedPage = Place & { status: number | null; text: string };

interface OpenOptions {
  onRefused: OnRefused;
  signal: AbortSignal;
}

/**
 * Opens an address, and reads what is there. A refused connection is an EgressDeniedError. If the page that
 * is open keeps navigating by itself, it is closed, and the address is opened in a new one.
 */
export async function openAddress(
  page: Page,
  address: string,
  { tabs, ...options }: OpenOptions & { tabs: Pick<Tabs, 'discard' | 'open'> },
): Promise<OpenedPage> {
  try {
    return await openIn(page, address, options);
  } catch (error) {
    if (!String(error).includes('interrupted by another navigation')) throw error;
    tabs.discard(page);
    return openIn(await tabs.open(), address, options);
  }
}

async function openIn(page: Page, address: string, { onRefused, signal }: OpenOptions): Promise<OpenedPage> {
  const navigation = watchNavigation(page, onRefused);
  try {
    const response = await page.goto(address, { waitUntil: 'domcontentloaded', signal });
    // A refused https address is a tunnel that fails; it never becomes a page.
    if (response?.url().startsWith('http:') && [403, 502].includes(response.status()))
      await navigation.throwIfRefused(signal);
    await settle(page, signal);
    return {
      ...(await readPlace(page)),
      status: response?.status() ?? null,
      text: await readPage(page),
    };
  } catch (error) {
    const [, failure] = /net::(ERR_\w+)/.exec(String(error)) ?? [];
    if (failure !== undefined && failure !== 'ERR_ABORTED') await navigation.errorPageShown(signal);
    if (failure === 'ERR_TUNNEL_CONNECTION_FAILED') await navigation.throwIfRefused(signal);
    // Until it stops, nothing can be done with the page that was there before.
    void stopLoading(page);
    throw error;
  } finally {
    navigation.stop();
  }
}

/** The address as a browser writes it. Throws if it is not one of the web. */
export function webAddress(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) throw new Error(`"${url.slice(0, 200)}" is not a URL.`);
  if (!['http:', 'https:'].includes(parsed.protocol)) {
    throw new Error(`${parsed.protocol} addresses cannot be opened, only http: and https:.`);
  }
  return parsed.href;
}
