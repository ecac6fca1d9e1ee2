export type {
  BrowserSession,
  ScrollDirection,
  SessionUse,
  Target,
} from './browser-session.ts';
export { type BundledChromium, findBundledChromium } from './bundled-chromium.ts';
export { type BrowserHost, type BrowserHostOptions, createBrowserHost } from './create-browser-host.ts';
