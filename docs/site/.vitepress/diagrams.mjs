import { renderMermaidSVG } from 'beautiful-mermaid';

const LOOK = { padding: 1, layerSpacing: 28, bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)' };

/** Mermaid becomes a picture here, not in the browser; its colours are those of the theme, by day and by night. */
export function diagrams(md) {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index];
    if (info !== 'mermaid') return fence(tokens, index, ...rest);
    const upright = content.replace('flowchart LR', 'flowchart TB'); // a column of text is narrow, on a phone too
    const svg = renderMermaidSVG(upright, LOOK).replace(/@import url\(.*?\);/, ''); // no fonts from elsewhere
    return `<div class="diagram" v-html="${md.utils.escapeHtml(JSON.stringify(svg))}"></div>`;
  };
  md.renderer.rules.code_block = (tokens, index, ...rest) => {
    tokens[index].info = '';
    return fence(tokens, index, ...rest);
  };
}
