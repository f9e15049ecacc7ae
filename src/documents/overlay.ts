import { dirname, resolve } from 'node:path';
import { applyOperation, JsonPatchError, type Operation } from 'fast-json-patch';
import { z } from 'zod';
import { UserError, UserErrors } from '../errors';
import { digestOf } from './canonical';
import { didYouMean, flattenIssues, issueErrors } from './issues';
import {
  child,
  cloneNode,
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
import { displayPath, readSource } from './source';
import { type Located, parseYaml } from './yaml';

const Pointer = z.string().regex(/^(\/.*)?$/, { error: 'a JSON pointer begins with /, such as /collections/Office' });
const op = <T extends string>(name: T) => z.literal(name);

/** One change of JSON Patch (RFC 6902). */
export const PatchOperation = z.discriminatedUnion('op', [
  z.strictObject({ op: op('add'), path: Pointer, value: z.unknown() }),
  z.strictObject({ op: op('replace'), path: Pointer, value: z.unknown() }),
  z.strictObject({ op: op('test'), path: Pointer, value: z.unknown() }),
  z.strictObject({ op: op('remove'), path: Pointer }),
  z.strictObject({ op: op('move'), from: Pointer, path: Pointer }),
  z.strictObject({ op: op('copy'), from: Pointer, path: Pointer }),
]);

/** A document that is another one with changes. */
export const Overlay = z.strictObject({ base: z.string().min(1), patch: z.array(PatchOperation).default([]) });

export interface Merged extends Located {
  /** The file itself first, then its base, the base's base and so on. */
  files: string[];
  /** SHA-256 over the meaning of the innermost base: the same for all that are based on it. */
  baseDigest: string;
  /** The tree of the file itself, where that is an overlay. */
  own?: YamlNode;
}

/** Whether a file is written as `{ base, patch }`. */
export function isOverlay(root: YamlNode): root is MappingNode {
  return root.kind === 'mapping' && (root.entries.has('base') || root.entries.has('patch'));
}

/** Reads a document file with all it is based on; `text` stands for the content of the file itself, if given. */
export function readMerged(path: string, text?: Source): Merged {
  return merge(path, [], text);
}

function merge(path: string, above: string[], text?: Source): Merged {
  const located = parseYaml(text ?? readSource(path));
  const { root } = located;
  const files = [...above, resolve(path)];
  if (!isOverlay(root)) return { ...located, files, baseDigest: digestOf(located.value) };
  const parsed = Overlay.safeParse(located.value);
  if (!parsed.success) {
    throw new UserErrors(
      'overlay-invalid',
      flattenIssues(parsed.error.issues).flatMap((issue) => issueErrors(Overlay, root, issue)),
    );
  }
  const basePath = resolve(dirname(path), parsed.data.base);
  const baseNode = child(root, 'base') ?? root;
  if (files.includes(basePath)) {
    const circle = [...files.slice(files.indexOf(basePath)), basePath].map(displayPath).join(' -> ');
    throw new UserError('overlay-cycle', `an overlay is based on itself: ${circle}`, undefined, locateNode(baseNode));
  }
  const base = mergeBase(basePath, files, baseNode);
  const patch = child(root, 'patch');
  const patched = applyPatch(base, patch?.kind === 'sequence' ? patch : undefined, parsed.data.patch as Operation[]);
  return { ...patched, source: located.source, files: base.files, own: root };
}

function mergeBase(path: string, files: string[], baseNode: YamlNode): Merged {
  try {
    return merge(path, files);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'document-missing') throw error;
    if (error.location?.file !== displayPath(path)) throw error;
    throw new UserError(
      'overlay-base-missing',
      `the base ${error.location.file} does not exist`,
      'base is a path from the folder of this file',
      locateNode(baseNode),
    );
  }
}

/** Values that copies may add; a farm of 1,500 objects has about 15,000 in all. */
const MAX_COPIED_NODES = 100_000;

/** Applies operations to the value and, alike, to the tree that has the positions. */
function applyPatch(base: Merged, list: SequenceNode | undefined, operations: Operation[]): Merged {
  const holder = { root: base.root };
  let { value } = base;
  let copied = 0;
  for (const [index, operation] of operations.entries()) {
    const node = list?.items[index];
    if (!node) continue;
    const valueNode = child(node, 'value');
    if (operation.op === 'copy') {
      copied += sizeOf(nearestNode(holder.root, pointerSegments(operation.from)).node);
      if (copied > MAX_COPIED_NODES) throw tooManyCopies(node);
    }
    const copy = { ...operation, ...(valueNode ? { value: toValue(valueNode) } : {}) } as Operation;
    try {
      value = applyOperation(value, copy, true, true).newDocument;
    } catch (error) {
      throw patchError(operation, node, holder.root, error);
    }
    patchTree(holder, operation, valueNode);
  }
  return { ...base, root: holder.root, value };
}

function sizeOf(node: YamlNode): number {
  const inner = node.kind === 'mapping' ? [...node.entries.values()] : node.kind === 'sequence' ? node.items : [];
  return inner.reduce((sum, one) => sum + sizeOf(one), 1);
}

function tooManyCopies(node: YamlNode): UserError {
  return new UserError(
    'overlay-patch',
    `the copies up to here make more than ${MAX_COPIED_NODES} values`,
    'take out what copies whole documents into themselves; no deployment has so many',
    locateNode(node),
  );
}

/** The first part of a pointer that leads nowhere, with what there is instead. */
function deadEnd(root: YamlNode, path: string): string | undefined {
  const segments = pointerSegments(path);
  let node = root;
  for (const [index, segment] of segments.entries()) {
    const next = child(node, segment);
    if (next) {
      node = next;
      continue;
    }
    const names = node.kind === 'mapping' ? [...node.entries.keys()] : [];
    const missing = `${pointer(segments.slice(0, index + 1))} does not exist in the base`;
    const hint = didYouMean(segment, names);
    return hint ? `${missing}; ${hint}` : missing;
  }
  return undefined;
}

function patchError(operation: Operation, node: YamlNode, root: YamlNode, error: unknown): UserError {
  const what = `${operation.op} ${operation.path} fails`;
  const from = 'from' in operation ? deadEnd(root, operation.from) : undefined;
  const parent = operation.path.slice(0, Math.max(0, operation.path.lastIndexOf('/')));
  const needsWhole = operation.op === 'replace' || operation.op === 'remove' || operation.op === 'test';
  const reason =
    error instanceof JsonPatchError && error.name === 'TEST_OPERATION_FAILED'
      ? 'the value there is another one'
      : (from ?? deadEnd(root, needsWhole ? operation.path : parent) ?? shortReason(error));
  return new UserError('overlay-patch', `${what}: ${reason}`, undefined, locateNode(child(node, 'path') ?? node));
}

/** The library adds the whole document to its messages from the second line on. */
function shortReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}

function patchTree(holder: { root: YamlNode }, operation: Operation, valueNode: YamlNode | undefined): void {
  switch (operation.op) {
    case 'add':
    case 'replace':
      if (valueNode) setNode(holder, operation.path, cloneNode(valueNode), operation.op === 'add');
      return;
    case 'remove':
      takeNode(holder, operation.path);
      return;
    case 'move': {
      const moved = takeNode(holder, operation.from);
      if (moved) setNode(holder, operation.path, moved, true);
      return;
    }
    case 'copy': {
      const { node } = nearestNode(holder.root, pointerSegments(operation.from));
      setNode(holder, operation.path, cloneNode(node), true);
    }
  }
}

function setNode(holder: { root: YamlNode }, path: string, node: YamlNode, insert: boolean): void {
  const segments = pointerSegments(path);
  const last = segments.pop();
  if (last === undefined) {
    holder.root = node;
    return;
  }
  const { node: parent } = nearestNode(holder.root, segments);
  if (parent.kind === 'mapping') parent.entries.set(last, node);
  if (parent.kind !== 'sequence') return;
  const index = last === '-' ? parent.items.length : Number(last);
  parent.items.splice(index, insert ? 0 : 1, node);
}

function takeNode(holder: { root: YamlNode }, path: string): YamlNode | undefined {
  const segments = pointerSegments(path);
  const last = segments.pop() ?? '';
  const { node: parent } = nearestNode(holder.root, segments);
  const taken = child(parent, last);
  if (parent.kind === 'mapping') parent.entries.delete(last);
  if (parent.kind === 'sequence') parent.items.splice(Number(last), 1);
  return taken;
}
