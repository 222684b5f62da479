import { renderMermaidSVG } from 'beautiful-mermaid';

const COMPACT = { padding: 0, layerSpacing: 8, nodeSpacing: 12 };
const COLOURS = { bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)' };

/** Mermaid becomes a picture here, not in the browser; its colours are those of the theme, by day and by night. */
export function diagrams(md) {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index];
    if (info !== 'mermaid') return fence(tokens, index, ...rest);
    const svg = renderMermaidSVG(content, { ...COMPACT, ...COLOURS }).replace(/@import url\(.*?\);/, ''); // no fonts from elsewhere
    return `<div class="diagram" v-html="${md.utils.escapeHtml(JSON.stringify(svg))}"></div>`;
  };
  md.renderer.rules.code_block = (tokens, index, ...rest) => {
    tokens[index].info = '';
    return fence(tokens, index, ...rest);
  };
}
