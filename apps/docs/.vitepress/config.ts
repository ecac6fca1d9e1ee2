import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

/** VitePress puts its first scripts into the page; the server's policy allows none there. */
const INLINE_SCRIPTS = /<script id="check-[\w-]+">.*?<\/script>/gs;

export default defineConfig({
  title: 'Jettson',
  description: 'Agents as an API: documentation',
  base: '/docs/',
  srcDir: '../../docs',
  rewrites: { 'start.md': 'index.md' },
  cleanUrls: true,
  // With more pages at once, their order in the search index, and so the names of all scripts, differ from build to build.
  buildConcurrency: 1,
  // With the transition off, the theme would write a style element into the page, which the server's policy refuses.
  appearance: { disableTransition: false },
  // In separate files, because of the same policy.
  metaChunk: true,
  transformHtml: (html) => html.replaceAll(INLINE_SCRIPTS, ''),
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: '/docs/icon.svg' }],
    ['script', { src: '/docs/theme.js' }],
  ],
  vite: { publicDir: fileURLToPath(new URL('../public', import.meta.url)) },
  themeConfig: {
    logo: '/icon.svg',
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      // Pages of the console's build: not part of this site, so the browser must load them.
      { text: 'API reference', link: '/api', target: '_self' },
      { text: 'Console', link: '../console', target: '_self' },
    ],
    sidebar: [
      {
        text: 'First steps',
        items: [
          { text: 'Start', link: '/' },
          { text: 'Concepts', link: '/concepts' },
        ],
      },
      {
        text: 'Guides',
        items: [
          { text: 'Agents', link: '/agents' },
          { text: 'Templates', link: '/templates' },
          { text: 'Sub-agents', link: '/sub-agents' },
          { text: 'Secrets and networks', link: '/secrets' },
          { text: 'The browser', link: '/browser' },
          { text: 'Memory', link: '/memory' },
          { text: 'Files and webhooks', link: '/files-and-webhooks' },
          { text: 'Costs', link: '/costs' },
          { text: 'SDKs', link: '/sdks' },
          { text: 'The command', link: '/command' },
        ],
      },
      {
        text: 'Operating',
        items: [
          { text: 'People', link: '/operate/people' },
          { text: 'In Docker', link: '/operate/image' },
          { text: 'As a service', link: '/operate/install' },
          { text: 'Running servers and workers', link: '/operate/running' },
          { text: 'Metrics, traces and logs', link: '/operate/telemetry' },
          { text: 'Addresses, TLS and proxies', link: '/operate/network' },
          { text: 'Several machines', link: '/operate/fleet' },
          { text: 'Sizing', link: '/operate/sizing' },
          { text: 'How far it scales', link: '/operate/scale' },
          { text: 'Incidents', link: '/operate/incidents' },
          { text: 'Computers in Docker', link: '/operate/docker' },
          { text: 'Upgrades', link: '/operate/upgrade' },
          { text: 'Backup and restore', link: '/operate/backup' },
          { text: 'What is kept', link: '/operate/retention' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'API', link: '/api', target: '_self' },
          { text: 'Events', link: '/events' },
          { text: 'Errors', link: '/errors' },
          { text: 'Limits', link: '/limits' },
          { text: 'Compatibility', link: '/compatibility' },
        ],
      },
    ],
  },
});
