import { dump } from 'js-yaml';
import { pointer } from './node';

/** Columns up to which a list or a map without comments stands on one line. */
const WIDTH = 110;
/** From this depth on maps may stand on one line. */
const FLOW_DEPTH = 2;

/** Comments by JSON pointer; each stands above what it is about. */
export type Comments = ReadonlyMap<string, readonly string[]>;

/** A document as an administrator would write it: areas apart, small maps on one line, comments where they belong. */
export function printDocument(document: object, comments: Comments, head: readonly string[] = []): string {
  const lines = [...head.map((line) => commentLine('', line))];
  for (const [key, value] of entries(document)) {
    if (typeof value === 'object' && lines.at(-1) !== '') lines.push('');
    entry(lines, [key], key, value, comments, '');
  }
  return `${lines.join('\n').trim()}\n`;
}

function entry(lines: string[], path: string[], key: string, value: unknown, comments: Comments, indent: string): void {
  for (const text of comments.get(pointer(path)) ?? []) lines.push(...wrapped(indent, text));
  const name = `${indent}${scalar(key)}:`;
  const line = `${name} ${flow(value)}`;
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const empty = isMap ? entries(value).length === 0 : Array.isArray(value) && value.length === 0;
  const mayFlow =
    typeof value !== 'object' || value === null || empty || Array.isArray(value) || path.length > FLOW_DEPTH;
  const inner = [...comments.keys()].some((at) => at.startsWith(`${pointer(path)}/`));
  const small = line.length <= WIDTH && (!Array.isArray(value) || value.every((item) => typeof item !== 'object'));
  if (
    typeof value !== 'object' ||
    value === null ||
    empty ||
    (mayFlow && small && !inner) ||
    isLeaf(path, value, line)
  ) {
    lines.push(line);
    return;
  }
  lines.push(name);
  if (Array.isArray(value)) {
    for (const item of value) lines.push(`${indent}  - ${flow(item)}`);
    return;
  }
  for (const [child, childValue] of entries(value)) {
    entry(lines, [...path, child], child, childValue, comments, `${indent}  `);
  }
}

/** Entries of a map of maps, e.g. a server and its release, stand on one line from depth 1 on. */
function isLeaf(path: string[], value: object, line: string): boolean {
  const flat = Object.values(value).every((inner) => typeof inner !== 'object');
  return path.length === FLOW_DEPTH && flat && line.length <= WIDTH;
}

function entries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, inner]) => inner !== undefined);
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return scalar(value);
  const parts = entries(value).map(([key, inner]) => `${scalar(key)}: ${flow(inner)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** One value in a form that is right on a line of its own and inside brackets alike. */
function scalar(value: unknown): string {
  if (typeof value === 'string' && /[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]|^\s|\s$/u.test(value))
    return JSON.stringify(value);
  return dump([value], { flowLevel: 0, lineWidth: -1, noRefs: true }).trim().slice(1, -1);
}

function commentLine(indent: string, text: string): string {
  return text === '' ? '#' : `${indent}# ${text.replace(/[\r\n]+/g, ' ')}`;
}

function wrapped(indent: string, text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.replace(/\s+/g, ' ').split(' ')) {
    if (line !== '' && indent.length + line.length + word.length > WIDTH) {
      lines.push(commentLine(indent, line));
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, commentLine(indent, line)];
}

/** A text for the head of a document, in lines that fit. */
export function headLines(text: string, hang = ''): string[] {
  const [first = '', ...others] = wrapped('', text).map((line) => line.replace(/^# ?/, ''));
  return [first, ...others.map((line) => `${hang}${line}`)];
}
