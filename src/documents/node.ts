import type { Location } from '../errors';

/** One file's text; offsets of nodes count from its start, after the byte order mark. */
export interface Source {
  file: string;
  text: string;
  bom: boolean;
  /** Offsets where lines begin; made when the first position is asked for. */
  lineStarts?: number[];
}

export interface Range {
  start: number;
  end: number;
}

interface NodeBase extends Range {
  source: Source;
  /** Where the key stands that leads to this value. */
  key?: Range;
  /** The value is written as `*name` there; `start` and `end` are those of the anchored text. */
  alias?: Range;
}

export interface ScalarNode extends NodeBase {
  kind: 'scalar';
  value: string | number | boolean | null;
  style: 'plain' | 'single' | 'double' | 'block' | 'missing';
}

export interface MappingNode extends NodeBase {
  kind: 'mapping';
  flow: boolean;
  entries: Map<string, YamlNode>;
}

export interface SequenceNode extends NodeBase {
  kind: 'sequence';
  flow: boolean;
  items: YamlNode[];
}

/** One value of a YAML file with its place. No two places share a node: aliases are copies. */
export type YamlNode = ScalarNode | MappingNode | SequenceNode;

/** Splits a JSON pointer; a text that is none is read as one with a missing first slash. */
export function pointerSegments(pointer: string): string[] {
  if (pointer === '') return [];
  const body = pointer.startsWith('/') ? pointer.slice(1) : pointer;
  return body.split('/').map((segment) => segment.replace(/~1/g, '/').replace(/~0/g, '~'));
}

export function pointer(segments: readonly PropertyKey[]): string {
  return segments.map((segment) => `/${String(segment).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

/** The entry of a mapping or sequence, if it has it. */
export function child(node: YamlNode, segment: string): YamlNode | undefined {
  if (node.kind === 'mapping') return node.entries.get(segment);
  if (node.kind === 'sequence') return /^(0|[1-9]\d*)$/.test(segment) ? node.items[Number(segment)] : undefined;
  return undefined;
}

export function findNode(root: YamlNode, segments: readonly string[]): YamlNode | undefined {
  let node: YamlNode | undefined = root;
  for (const segment of segments) {
    if (!node) return undefined;
    node = child(node, segment);
  }
  return node;
}

/**
 * The node at a pointer, or the nearest one above it that exists. Names are matched without case when they are not
 * found as written, since server names are kept in lower case once read.
 */
export function nearestNode(root: YamlNode, segments: readonly string[]): { node: YamlNode; exact: boolean } {
  let node = root;
  for (const segment of segments) {
    let next = child(node, segment);
    if (!next && node.kind === 'mapping') {
      const wanted = segment.toLowerCase();
      for (const [key, entry] of node.entries) if (key.toLowerCase() === wanted) next = entry;
    }
    if (!next) return { node, exact: false };
    node = next;
  }
  return { node, exact: true };
}

/** Plain value of a node; every call makes new objects. */
export function toValue(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(toValue);
  const value: Record<string, unknown> = {};
  for (const [key, entry] of node.entries) value[key] = toValue(entry);
  return value;
}

/** A copy that shares no node, so that a patch to one place changes that place only. */
export function cloneNode(node: YamlNode, changes: { key?: Range; alias?: Range } = {}): YamlNode {
  const base = { ...node, ...changes };
  if (base.kind === 'sequence') return { ...base, items: base.items.map((item) => cloneNode(item)) };
  if (base.kind === 'mapping') {
    return { ...base, entries: new Map([...base.entries].map(([key, entry]) => [key, cloneNode(entry)])) };
  }
  return base;
}

function startsOfLines(source: Source): number[] {
  if (source.lineStarts) return source.lineStarts;
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
  source.lineStarts = starts;
  return starts;
}

export function locationAt(source: Source, offset: number): Location {
  const starts = startsOfLines(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { file: source.file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/**
 * Where a reader looks for a node: a scalar at its value, a mapping or list at its key, and what an alias stands for
 * at the alias.
 */
export function locateNode(node: YamlNode, of: 'key' | 'value' = 'value'): Location {
  if (node.key && (of === 'key' || node.kind !== 'scalar')) return locationAt(node.source, node.key.start);
  return locationAt(node.source, (node.alias ?? node).start);
}
