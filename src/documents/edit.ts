import { isDeepStrictEqual } from 'node:util';
import { dump } from 'js-yaml';
import { describeError, UserError } from '../errors';
import { writeAtomically } from './atomic-write';
import {
  child,
  findNode,
  locateNode,
  type MappingNode,
  nearestNode,
  pointer,
  pointerSegments,
  type SequenceNode,
  type Source,
  toValue,
  type YamlNode,
} from './node';
import { isOverlay, type Merged, readMerged } from './overlay';
import { readSource } from './source';

/** A replacement of a piece of text. */
interface Splice {
  start: number;
  end: number;
  text: string;
}

/** A value and the JSON pointer of the place it goes to. */
export interface Edit {
  at: string;
  value: unknown;
}

/**
 * Writes one value into a document file and leaves comments, order and everything else as they are. In an overlay the
 * value becomes part of its patch; the base is not touched. The result is read again before it is written: if it is
 * not exactly the old document with this value, the file stays as it was. @throws UserError
 */
export function setScalarOrValue(path: string, at: string, value: unknown): void {
  writeAtomically(path, editedText(path, [{ at, value }]));
}

/** The text of the file with values written into it, one after the other; nothing is written yet. @throws UserError */
export function editedText(path: string, edits: readonly Edit[]): string {
  const source = readSource(path);
  let { text } = source;
  for (const edit of edits) text = textWith(path, { ...source, text }, edit);
  return `${source.bom ? '\ufeff' : ''}${text}`;
}

function textWith(path: string, source: Source, { at, value }: Edit): string {
  if (value === undefined) {
    throw new UserError('edit-no-value', `there is no value to write to ${at}`, 'remove it from the document by hand');
  }
  const before = readMerged(path, { ...source });
  const segments = resolveNames(before.root, pointerSegments(at));
  if (segments.length === 0) throw new UserError('edit-whole', 'the whole document cannot be replaced');
  const splice = spliceFor(before, source, segments, value);
  const text = source.text.slice(0, splice.start) + splice.text + source.text.slice(splice.end);
  const wanted = setAt(before.value, segments, value);
  const location = locateNode(nearestNode(before.root, segments).node);
  let after: unknown;
  try {
    after = readMerged(path, { file: source.file, bom: source.bom, text }).value;
  } catch (error) {
    throw new UserError(
      'edit-failed',
      `${pointer(segments)} cannot be changed here: ${describeError(error)}`,
      'change it by hand',
      location,
    );
  }
  if (!isDeepStrictEqual(after, wanted)) {
    throw new UserError(
      'edit-failed',
      `${pointer(segments)} cannot be changed without changing something else, perhaps by an anchor that is used elsewhere`,
      'change it by hand',
      location,
    );
  }
  return text;
}

/** Names as the file writes them; those of the pointer may be in lower case. */
function resolveNames(root: YamlNode, segments: string[]): string[] {
  const resolved: string[] = [];
  let node: YamlNode | undefined = root;
  for (const segment of segments) {
    let name = segment;
    if (node?.kind === 'mapping' && !node.entries.has(segment)) {
      name = [...node.entries.keys()].find((key) => key.toLowerCase() === segment.toLowerCase()) ?? segment;
    }
    resolved.push(name);
    node = node ? child(node, name) : undefined;
  }
  return resolved;
}

function setAt(root: unknown, segments: readonly string[], value: unknown): unknown {
  const [segment, ...rest] = segments;
  if (segment === undefined) return value;
  if (Array.isArray(root)) {
    const copy = [...root];
    copy[segment === '-' ? copy.length : Number(segment)] = setAt(root[Number(segment)], rest, value);
    return copy;
  }
  const map = typeof root === 'object' && root !== null ? (root as Record<string, unknown>) : {};
  return { ...map, [segment]: setAt(map[segment], rest, value) };
}

function spliceFor(merged: Merged, source: Source, segments: string[], value: unknown): Splice {
  const own = readOwn(merged, source);
  if (!own) return spliceIn(merged.root, source, segments, value);
  const node = findNode(merged.root, segments);
  if (node?.source.file === source.file && !node.alias) return replaceNode(node, source, value);
  return spliceOperation(merged.root, own, source, segments, value);
}

/** The overlay's own tree, if the file is one. */
function readOwn(merged: Merged, source: Source): MappingNode | undefined {
  return merged.own && isOverlay(merged.own) && merged.own.source.file === source.file ? merged.own : undefined;
}

/** In a whole document: replaces what is there, or adds what is missing to the nearest mapping above. */
function spliceIn(root: YamlNode, source: Source, segments: string[], value: unknown): Splice {
  let node = root;
  for (const [index, segment] of segments.entries()) {
    const rest = segments.slice(index);
    if (node.alias) {
      // What an alias stands for belongs to others too: this place gets a copy of its own.
      return replaceNode(node, source, setAt(toValue(node), rest, value));
    }
    const next = child(node, segment);
    if (next) {
      node = next;
      continue;
    }
    if (node.kind === 'mapping') return insertEntry(node, source, segment, setAt(undefined, rest.slice(1), value));
    return replaceNode(node, source, setAt(toValue(node), rest, value));
  }
  return replaceNode(node, source, value);
}

/** YAML of a value that may stand anywhere, also inside `{ }`. */
function inline(value: unknown): string {
  const text = dump([value], { flowLevel: 0, lineWidth: -1, noRefs: true }).trim();
  return text.slice(1, -1);
}

function replaceNode(node: YamlNode, source: Source, value: unknown): Splice {
  if (node.alias) return { ...node.alias, text: inline(value) };
  const { start, end } = node;
  if (node.kind === 'scalar') {
    if (node.style === 'missing') return { start, end, text: ` ${inline(value)}` };
    if (node.style === 'double' && typeof value === 'string') return { start, end, text: JSON.stringify(value) };
    if (node.style === 'single' && typeof value === 'string' && !/[\r\n\p{Cc}]/u.test(value)) {
      return { start, end, text: `'${value.replaceAll("'", "''")}'` };
    }
    if (node.style === 'block') return { start, end, text: `${inline(value)}\n` };
    return { start, end, text: inline(value) };
  }
  if (node.flow || !node.key) return { start, end, text: inline(value) };
  // A block collection begins on the line below its key; the new value goes on the key's line.
  const colon = source.text.indexOf(':', node.key.end);
  const between = source.text.slice(colon + 1, start);
  const plain = /^\s*$/.test(between);
  return {
    start: plain ? colon + 1 : start,
    end: trimmedEnd(source, end),
    text: `${plain ? ' ' : ''}${inline(value)}`,
  };
}

/** A block scalar at the end takes its line end with it; that stays. */
function trimmedEnd(source: Source, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(source.text[at - 1] ?? '')) at -= 1;
  return at;
}

function insertEntry(parent: MappingNode, source: Source, key: string, value: unknown): Splice {
  const entry = `${inline(key)}: ${inline(value)}`;
  const { text } = source;
  if (parent.flow) {
    const last = [...parent.entries.values()].at(-1);
    const at = last ? (last.alias ?? last).end : parent.start + 1;
    if (!last) return { start: parent.start, end: parent.end, text: `{ ${entry} }` };
    return { start: at, end: at, text: `, ${entry}` };
  }
  const [first] = parent.entries.values();
  const column = locateNode(first ?? parent, 'key').column - 1;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const end = trimmedEnd(source, parent.end);
  const found = text.indexOf('\n', end);
  const lineEnd = found === -1 ? text.length : found;
  const at = found !== -1 && text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  return { start: at, end: at, text: `${newline}${' '.repeat(column)}${entry}` };
}

/** In an overlay: one more operation at the end of its patch. */
function spliceOperation(root: YamlNode, own: MappingNode, source: Source, segments: string[], value: unknown): Splice {
  let depth = segments.length;
  while (depth > 1 && !findNode(root, segments.slice(0, depth - 1))) depth -= 1;
  const path = segments.slice(0, depth);
  const operation = {
    op: findNode(root, path) ? 'replace' : 'add',
    path: pointer(path),
    value: setAt(undefined, segments.slice(depth), value),
  };
  const patch = child(own, 'patch');
  if (patch?.kind !== 'sequence' || patch.items.length === 0) {
    return patch ? replaceNode(patch, source, [operation]) : insertEntry(own, source, 'patch', [operation]);
  }
  return insertItem(patch, source, operation);
}

function insertItem(list: SequenceNode, source: Source, value: unknown): Splice {
  const { text } = source;
  const last = list.items.at(-1) ?? list;
  if (list.flow) {
    const end = (last.alias ?? last).end;
    return { start: end, end, text: `, ${inline(value)}` };
  }
  const end = trimmedEnd(source, list.end);
  const found = text.indexOf('\n', end);
  const lineEnd = found === -1 ? text.length : found;
  const at = found !== -1 && text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  const column = ' '.repeat(locateListColumn(list, source));
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return { start: at, end: at, text: `${newline}${column}- ${inline(value)}` };
}

/** Column of the dashes of a block list. */
function locateListColumn(list: SequenceNode, source: Source): number {
  const lineStart = source.text.lastIndexOf('\n', list.start - 1) + 1;
  return list.start - lineStart;
}
