import type { Topology } from '../topology';
import { graphOf } from './diagram';

/** A diagram as SVG for embedding in HTML. Graphviz is loaded only when a report is made. */
export async function topologySvg(topology: Topology, id: string, description: string): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const svg = (await instance()).renderString(graphOf(topology), { format: 'svg' });
  const start = svg.indexOf('<svg');
  return (
    svg
      .slice(start)
      // Ids are unique in a page; the diagram's own titles would be read aloud as "server_0_1".
      .replace(/<title>[^<]*<\/title>\s*/g, '')
      .replace(/ id="/g, ` id="${id}-`)
      .replace('<svg', `<svg role="img" aria-label="${escapeAttribute(description)}"`)
  );
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
