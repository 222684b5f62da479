import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** Puts each text of the build beside itself in a compressed form, which the API serves to those who take it. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = 'dist' }, bundle) {
    for (const file of Object.keys(bundle).filter((name) => /\.(js|css|svg)$/.test(name))) {
      const content = readFileSync(path.join(dir, file));
      writeFileSync(path.join(dir, `${file}.gz`), gzipSync(content, { level: 9 }));
      writeFileSync(path.join(dir, `${file}.br`), brotliCompressSync(content));
    }
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), compressed],
  resolve: { conditions: ['wagateway-source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000', '/console/config.json': 'http://127.0.0.1:8000' } },
});
