import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Has the browser fetch the font together with the scripts: by itself it asks for it only when it draws the first text. */
const preloadFont: Plugin = {
  name: 'preload-font',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle }) {
      if (bundle === undefined) return [];
      const font = Object.keys(bundle).find((file) => /\/geist-latin-wght-normal-[^/]+\.woff2$/.test(file));
      if (font === undefined) throw new Error('The build has no font: see styles.css');
      const attrs = {
        rel: 'preload',
        as: 'font',
        type: 'font/woff2',
        crossorigin: true,
        href: `/console/${font}`,
      };
      return [{ tag: 'link', attrs, injectTo: 'head' }];
    },
  },
};

/**
 * What the overview and the sign-in page both need, the overview itself, and small parts that compress better in the company of
 * others. What these import is in the same file.
 */
const FIRST_ROUTE =
  /[\\/](react-dom[\\/]client\.js|@tanstack[\\/](react-router|router-core|react-store|store)[\\/].*\.js|useMutation\.js|(providers|signed-in-shell|overview-page|error-page|not-found-page|field)\.tsx|(agents|memory)-search\.ts)$/;

export default defineConfig({
  base: '/console/',
  // React has had this hook for years; the package would bring a copy for those that have not.
  resolve: {
    alias: { 'use-sync-external-store/shim/with-selector': 'use-sync-external-store/with-selector' },
  },
  plugins: [react(), tailwindcss(), preloadFont],
  experimental: {
    // Files find each other wherever a proxy puts the server; the page itself is told by the server.
    renderBuiltUrl: (_, { hostType }) => (hostType === 'html' ? undefined : { relative: true }),
  },
  build: {
    // The page's policy allows no data: scripts and styles, and pictures come as files.
    assetsInlineLimit: 0,
    target: 'es2023',
    // Scripts of later pages are found by the browser itself: the lists of them would be 1.3 kB of the first route.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) =>
        hostType === 'js' ? files.filter((file) => file.endsWith('.css')) : files,
    },
    rolldownOptions: {
      input: [page('index.html'), page('reference.html')],
      // What the first page needs is one file, because it compresses better than many; without main.tsx, which would run
      // on the page of the reference, too.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'first-route',
              test: FIRST_ROUTE,
            },
            // The sign-in page comes first for whoever has no session: its few small parts are one file, too.
            { name: 'sign-in', test: /[\\/]sign-in-page\.tsx$/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4100' } },
});
