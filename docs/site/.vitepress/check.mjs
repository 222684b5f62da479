// What the generator does not look at: that each link ends at a place of a page, and that each page is in the list beside it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { addressOf } from './repository.mjs';

export function check({ outDir, pages, site: { base, themeConfig } }) {
  const files = readdirSync(outDir, { recursive: true }).filter((file) => file.endsWith('.html') && file !== '404.html');
  const documents = new Map(files.map((file) => [file, readFileSync(path.join(outDir, file), 'utf8')]));
  const flaws = [...documents].flatMap(([file, html]) =>
    [...html.matchAll(/ href="(?![a-z]+:)(.*?)"/g)].map(([, href]) => href).filter((href) => !leads(file, href)).map((href) => `${file} links to ${href}, which is not there`),
  );
  const listed = JSON.stringify(themeConfig.sidebar);
  flaws.push(...pages.filter((page) => !listed.includes(JSON.stringify(addressOf(page)))).map((page) => `${page} is in no chapter`));
  if (flaws.length) throw new Error([...new Set(flaws)].join('\n'));

  function leads(from, href) {
    const { pathname, hash } = new URL(href, `http://site/${from}`);
    const to = decodeURI(href.startsWith('/') ? pathname.slice(base.length) : pathname.slice(1)).replace(/(^|\/)$/, '$1index.html');
    const id = decodeURIComponent(hash.slice(1));
    return existsSync(path.join(outDir, to)) && (!id || documents.get(to)?.includes(` id="${id}"`));
  }
}
