import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { check } from './check.mjs';
import { diagrams } from './diagrams.mjs';
import { addressOf, linkedFiles, REWRITES, repositoryLinks, ROOT, titleOf } from './repository.mjs';

/** Every page is in one. */
const CHAPTERS = {
  Begin: ['README.md', 'docs/tutorials/first-page.md', 'docs/tutorials/first-front-end.md', 'docs/tutorials/first-worker.md', 'docs/tutorials/production.md'],
  'Front ends': ['docs/events.md', 'docs/tokens.md', 'docs/plain-websocket.md', 'docs/errors.md', 'docs/lifecycle.md', 'docs/console.md', 'packages/client/README.md', 'packages/react/README.md', 'examples/react/README.md', 'examples/page/README.md', 'examples/node/README.md', 'examples/java/README.md'],
  Workers: ['docs/workers.md', 'workers/baileys/README.md'],
  Operation: ['docs/operations.md', 'docs/configuration.md', 'docs/metrics.md', 'docs/security.md'],
  Inside: ['docs/architecture.md', 'docs/delivery.md', 'docs/trust.md', 'docs/performance.md', 'docs/history.md', 'docs/conformance.md', 'docs/vocabulary.md', 'benchmarks/README.md', 'benchmarks/results.md'],
  'The project': ['CONTRIBUTING.md', 'docs/dependencies.md', 'CHANGELOG.md', 'SECURITY.md'],
};
const decisions = readdirSync(path.join(ROOT, 'docs/adr')).map((file) => entry(`docs/adr/${file}`));

function entry(file) {
  return { text: titleOf(file), link: addressOf(file) };
}

export default defineConfig({
  title: 'WhatsApp session gateway',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: '../..',
  outDir: 'target',
  cacheDir: 'node_modules/.vitepress',
  srcExclude: ['**/target/**'],
  rewrites: REWRITES,
  ignoreDeadLinks: 'localhostLinks',
  themeConfig: {
    decisions,
    sidebar: [
      ...Object.entries(CHAPTERS).map(([text, files]) => ({ text, items: files.map(entry) })),
      { text: 'Decisions', link: '/docs/adr/', collapsed: true, items: decisions },
    ],
    outline: [2, 3],
    search: { provider: 'local' },
  },
  markdown: {
    anchor: { slugify: slug },
    config: (md) => md.use(repositoryLinks).use(diagrams),
  },
  vite: {
    plugins: [
      {
        name: 'vue-of-this-folder', // pages lie outside of it, where there is none
        enforce: 'pre',
        resolveId: (id, _importer, { ssr }) => (ssr && /^vue(\/|$)/.test(id) ? { id, external: true } : null),
      },
    ],
  },
  buildEnd: (site) => {
    for (const file of linkedFiles) cpSync(path.join(ROOT, file), path.join(site.outDir, file));
    check(site);
  },
});
