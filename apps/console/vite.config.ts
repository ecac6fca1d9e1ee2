import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  base: '/console/',
  plugins: [react(), tailwindcss()],
  experimental: {
    // Files find each other wherever a proxy puts the server; the page itself is told by the server.
    renderBuiltUrl: (_, { hostType }) => (hostType === 'html' ? undefined : { relative: true }),
  },
  build: {
    // The page's policy allows no data: scripts and styles, and pictures come as files.
    assetsInlineLimit: 0,
    target: 'es2023',
    modulePreload: { polyfill: false },
    rollupOptions: { input: [page('index.html'), page('reference.html')] },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4100' } },
});
