import { describe, expect, it } from 'vitest';
import { graphOf } from '../../src/report/html/diagram';
import { topologySvg } from '../../src/report/html/svg';
import { topologyOf } from '../../src/report/topology';
import { deployment, fq, haSource, haTarget, servers } from '../planner/samples';

describe('the topology', () => {
  it('marks what leaves, is new and is upgraded', () => {
    const fates = (side: ReturnType<typeof topologyOf>) =>
      new Set(side.groups.flatMap(({ servers: members }) => members.map(({ fate }) => fate)));
    expect(fates(topologyOf(haSource, haTarget, 'source'))).toContain('leaves');
    expect(fates(topologyOf(haTarget, haSource, 'target'))).toContain('new');
  });

  it('has every server of every role once', () => {
    const { groups } = topologyOf(haSource, haTarget, 'source');
    const names = groups.flatMap(({ servers: members }) => members.map(({ name }) => name));
    expect([...names].sort()).toEqual(Object.keys(haSource.servers).sort());
  });

  it('draws the first servers of a large group and counts the rest', () => {
    const names = Array.from({ length: 100 }, (_, index) => `host${index}`);
    const large = deployment({
      servers: servers('2022', ...names),
      sessionHosts: Object.fromEntries(names.map((name) => [fq(name), { collection: 'Office' }])),
      collections: { Office: {} },
    });
    const labels = (graphOf(topologyOf(large, large, 'source')).subgraphs?.[0]?.nodes ?? []).map(
      ({ attributes }) => attributes?.label,
    );
    expect(labels).toHaveLength(8);
    expect(labels).toContain('and 93 more');
  });

  it('is a picture of its own with a name for who cannot see it', async () => {
    const svg = await topologySvg(topologyOf(haSource, haTarget, 'source'), 'x', 'a "name"');
    expect(svg.startsWith('<svg role="img" aria-label="a &#34;name&#34;"')).toBe(true);
    expect(svg).toContain('rdcb01 · 2019');
    expect(svg).not.toMatch(/<script|xlink:href=|<a /);
  });
});
