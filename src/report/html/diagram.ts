import type { Graph, Subgraph } from '@viz-js/viz';
import type { Topology, TopologyGroup, TopologyServer } from '../topology';

/** Servers of one group that are drawn; the table beside the diagram has all of them. */
const MOST = 8;

/** The topology as a graph for Graphviz, given as data: no text of ours is parsed as its language. */
export function graphOf(topology: Topology): Graph {
  const clusters = topology.groups.map((group, index) => cluster(group, index, nameOf(topology, group)));
  const anchor = (id: TopologyGroup['id']) => {
    const index = topology.groups.findIndex((group) => group.id === id);
    const size = topology.groups[index]?.servers.length ?? 0;
    // The last one drawn: the node with the edges is put below its neighbours.
    return index < 0 ? undefined : { tail: nodeName(index, Math.min(size, MOST) - 1), cluster: clusterName(index) };
  };
  const edge = (from: ReturnType<typeof anchor>, to: ReturnType<typeof anchor>) =>
    from && to ? [{ tail: from.tail, head: to.tail, attributes: { ltail: from.cluster, lhead: to.cluster } }] : [];
  const users = { tail: 'users', cluster: '' };
  const database = topology.database ? { tail: 'database', cluster: '' } : undefined;
  const [brokers, gateway, web] = [anchor('brokers'), anchor('gateway'), anchor('web')];
  const collections = topology.groups.filter(({ id }) => id.startsWith('collection '));
  return {
    directed: true,
    graphAttributes: {
      rankdir: 'LR',
      compound: true,
      bgcolor: 'transparent',
      nodesep: 0.12,
      ranksep: 0.5,
      fontsize: 11,
      fontname: 'Arial',
    },
    nodeAttributes: {
      shape: 'box',
      style: 'rounded',
      fontname: 'Arial',
      fontsize: 10,
      height: 0.3,
      margin: '0.1,0.04',
    },
    edgeAttributes: { arrowsize: 0.6 },
    nodes: [
      { name: 'users', attributes: { label: 'Users', shape: 'oval' } },
      ...(database ? [{ name: 'database', attributes: { label: 'SQL database', shape: 'cylinder' } }] : []),
    ],
    subgraphs: clusters,
    edges: [
      ...edge(users, gateway),
      ...edge(users, web),
      ...(gateway || web ? [...edge(gateway, brokers), ...edge(web, brokers)] : edge(users, brokers)),
      ...collections.flatMap(({ id }) => edge(brokers, anchor(id))),
      ...edge(brokers, database),
      ...edge(brokers, anchor('licensing')),
      ...edge(brokers, anchor('virtualization')),
    ],
  };
}

function nameOf({ names }: Topology, { id }: TopologyGroup): string | undefined {
  return id === 'brokers' || id === 'web' || id === 'gateway' ? names[id] : undefined;
}

const clusterName = (index: number) => `cluster_${index}`;
const nodeName = (group: number, server: number) => `server_${group}_${server}`;

function cluster(group: TopologyGroup, index: number, name: string | undefined): Subgraph {
  const drawn = group.servers.length > MOST ? group.servers.slice(0, MOST - 1) : group.servers;
  const left = group.servers.length - drawn.length;
  const nodes = [
    ...drawn.map((server, number) => ({
      name: nodeName(index, number),
      attributes: { label: label([serverText(server)]), class: server.fate },
    })),
    ...(left > 0 ? [{ name: nodeName(index, drawn.length), attributes: { label: `and ${left} more` } }] : []),
  ];
  return {
    name: clusterName(index),
    graphAttributes: { label: label(name === undefined ? [group.title] : [group.title, name]), style: 'rounded' },
    // In a diagram from left to right Graphviz stacks nodes from the bottom up.
    nodes: nodes.reverse(),
  };
}

/** The fate is a word, not only a colour. */
function serverText({ name, os, fate }: TopologyServer): string {
  const [short = name] = name.split('.');
  return [short, os, fate === 'stays' ? undefined : fate].filter((part) => part !== undefined).join(' · ');
}

/** Graphviz reads backslashes and character references in labels; names have neither meaning. */
function label(lines: string[]): string {
  return lines.map((line) => line.replace(/&/g, '&amp;').replace(/\\/g, '\\\\')).join('\\n');
}
