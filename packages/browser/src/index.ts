export { type BundledChromium, findBundledChromium } from './bundled-chromium.ts';
export { type BrowserHost, type BrowserHostOptions, createBrowserHost } from './create-browser-host.ts';
export type { BrowserSession } from './create-browser-session.ts';
