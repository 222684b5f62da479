import { renderMermaidSVG } from 'beautiful-mermaid';

/** Mermaid becomes a picture here, not in the browser; its colours are those of the theme, by day and by night. */
export function diagrams(md) {
  const { fence, code_block: plain } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index];
    if (info !== 'mermaid') return fence(tokens, index, ...rest);
    const svg = renderMermaidSVG(content, { bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)' }).replace(/@import url\(.*?\);/, '');
    return `<div class="diagram" v-html="${md.utils.escapeHtml(JSON.stringify(svg))}"></div>`;
  };
  md.renderer.rules.code_block = (tokens, index, ...rest) => {
    tokens[index].info = '';
    return fence(tokens, index, ...rest);
  };
}
