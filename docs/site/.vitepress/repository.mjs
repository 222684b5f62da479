// Links of the documents are those of the repository: what they lead to on the site, and what of it there is not.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Documents that have another address on the site. */
export const REWRITES = { 'README.md': 'index.md', 'docs/site/decisions.md': 'docs/adr/index.md' };

/** Files that are no pages, but linked from one: they go into the site as they are. */
export const linkedFiles = new Set();

export function titleOf(file) {
  const [, title] = readFileSync(path.join(ROOT, file), 'utf8').match(/^# (.*)$/m);
  return title;
}

export function addressOf(file) {
  return `/${REWRITES[file] ?? file}`.replace(/\.md$/, '.html').replace(/\/index\.html$/, '/');
}

export function repositoryLinks(md) {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const page = path.relative(ROOT, env.realPath ?? env.path);
    for (const token of tokens.flatMap((block) => [block, ...(block.children ?? [])])) {
      const href = token.type === 'link_open' && token.attrGet('href');
      if (href && !/^([a-z]+:|#)/.test(href)) token.attrs = targetOf(page, href);
      if (token.type.startsWith('html_')) token.content = token.content.replaceAll(/<img src="(?![a-z]+:|\.)/g, '<img src="./');
    }
  });
}

/** The attributes of the link. */
function targetOf(page, href) {
  const [link, hash = ''] = decodeURI(href).split(/(?=#)/);
  const target = path.join(path.dirname(page), link).replace(/\/$/, '');
  const there = path.join(ROOT, target);
  if (target.startsWith('..') || !existsSync(there)) throw new Error(`${page} links to ${href}, which is not there`);
  if (target === 'docs/adr') return [['href', '/docs/adr/']];
  if (target.endsWith('.md')) return [['href', addressOf(target) + hash]];
  if (statSync(there).isDirectory()) return [['title', `${target}, in the repository`]];
  linkedFiles.add(target);
  return [['href', href], ['target', '_self']]; // else the router takes it for a page
}
