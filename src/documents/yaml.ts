import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml';
import { UserError, UserErrors } from '../errors';
import type { ErrorCode } from '../errors/codes';
import { cloneNode, locationAt, type Range, type Source, toValue, type YamlNode } from './node';

/** A value read from a file, and where each part of it stands. */
export interface Located<T = unknown> {
  value: T;
  root: YamlNode;
  source: Source;
}

/** Values of one document; a farm of 5,000 objects has about 50,000. */
const MAX_NODES = 150_000;
/** Values that aliases may add to it. */
const MAX_ALIASED_NODES = 100_000;
/** More levels than any document has, and fewer than make a recursive reader run out of stack. */
const MAX_DEPTH = 100;
/** A key written again and again is told so often. */
const MAX_DUPLICATES = 100;

/** A plain scalar as YAML 1.2 reads it. Times stay text; so do infinity and not-a-number, which JSON cannot hold. */
function plainValue(text: string): string | number | boolean | null {
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
  }
  if (!/^[-+.0-9]/.test(text)) return text;
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text) || /^0(x[0-9a-fA-F]+|o[0-7]+)$/.test(text)) {
    const value = Number(text);
    // Adding nothing turns -0, which JSON does not have, into 0.
    return Number.isFinite(value) ? value + 0 : text;
  }
  return text;
}

const STYLES = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'block',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'block',
} as const;

/** Builds the tree of one document from the parser's events, which have the positions. */
class Builder {
  readonly errors: UserError[] = [];
  private index = 0;
  private total = 0;
  private aliased = 0;
  private depth = 0;
  /** Offset behind what was read last; the place of a value that is not there. */
  private last = 0;
  private readonly anchors = new Map<string, { node: YamlNode; size: number } | 'open'>();

  constructor(
    private readonly source: Source,
    private readonly events: readonly Event[],
  ) {}

  private fail(code: ErrorCode, offset: number, message: string, next?: string): never {
    throw new UserError(code, message, next, locationAt(this.source, offset));
  }

  /** The only document of the file. */
  document(): YamlNode {
    const documents = this.events.filter((event) => event.type === EVENT_ID.DOCUMENT).length;
    const empty = () => this.fail('yaml-empty', 0, 'the file is empty', 'write a deployment document');
    if (documents === 0) empty();
    this.index = 1;
    if (this.events[1]?.type === EVENT_ID.POP) empty();
    const root = this.node();
    if (documents > 1) {
      const second = this.source.text.indexOf('\n---', this.last) + 1;
      this.fail(
        'yaml-several-documents',
        second || this.last,
        'the file holds more than one YAML document',
        'one file holds one document: remove the line --- and what follows',
      );
    }
    if (root.kind === 'scalar' && root.style === 'missing') empty();
    return root;
  }

  private next(): Event {
    const event = this.events[this.index];
    if (!event) return this.fail('yaml-syntax', this.source.text.length, 'the file ends too early');
    this.index += 1;
    return event;
  }

  private node(): YamlNode {
    const event = this.next();
    switch (event.type) {
      case EVENT_ID.ALIAS:
        return this.alias(event.anchorStart, event.anchorEnd);
      case EVENT_ID.SCALAR:
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const before = this.total;
        const anchor = event.anchorStart >= 0 ? this.source.text.slice(event.anchorStart, event.anchorEnd) : undefined;
        if (anchor !== undefined) this.anchors.set(anchor, 'open');
        this.total += 1;
        this.limit(event);
        this.depth += 1;
        const node =
          event.type === EVENT_ID.SCALAR
            ? this.scalar(event)
            : event.type === EVENT_ID.MAPPING
              ? this.mapping(event)
              : this.sequence(event);
        this.depth -= 1;
        if (anchor !== undefined) this.anchors.set(anchor, { node, size: this.total - before });
        return node;
      }
      default:
        return this.fail('yaml-syntax', this.last, 'a value is missing here');
    }
  }

  private limit(event: ScalarEvent | Extract<Event, { start: number }>): void {
    const at = 'start' in event ? event.start : Math.max(this.last, event.valueStart);
    if (this.total > MAX_NODES) {
      this.fail('yaml-too-large', at, `the file has more than ${MAX_NODES} values; no deployment document has so many`);
    }
    if (this.depth > MAX_DEPTH) {
      this.fail('yaml-too-deep', at, `values stand in each other more than ${MAX_DEPTH} levels deep`);
    }
  }

  private alias(start: number, end: number): YamlNode {
    const name = this.source.text.slice(start, end);
    const anchor = this.anchors.get(name);
    if (!anchor) this.fail('yaml-alias', start - 1, `the alias *${name} names no anchor above it`);
    if (anchor === 'open') return this.fail('yaml-alias', start - 1, `the alias *${name} stands inside its own anchor`);
    this.aliased += anchor.size;
    this.total += anchor.size;
    if (this.aliased > MAX_ALIASED_NODES) {
      this.fail('yaml-alias-bomb', start - 1, `aliases make more than ${MAX_ALIASED_NODES} values of this file`);
    }
    this.last = end;
    return cloneNode(anchor.node, { alias: { start: start - 1, end }, key: undefined });
  }

  private tag(event: { tagStart: number; tagEnd: number }, allowed: readonly string[]): string | undefined {
    if (event.tagStart < 0) return undefined;
    const tag = this.source.text.slice(event.tagStart, event.tagEnd);
    if (allowed.includes(tag)) return tag;
    return this.fail(
      'yaml-tag',
      event.tagStart,
      `the tag ${tag} is not used in deployment documents`,
      'remove the tag',
    );
  }

  private scalar(event: ScalarEvent): YamlNode {
    const tag = this.tag(event, ['!!str', '!']);
    const style = STYLES[event.style];
    const { source } = this;
    if (event.valueStart < 0) {
      const at = Math.max(this.last, event.tagEnd, event.anchorEnd);
      return { kind: 'scalar', source, start: at, end: at, style: 'missing', value: tag ? '' : null };
    }
    const text = getScalarValue(source.text, event);
    const value = style === 'plain' && !tag ? plainValue(text) : text;
    let start = event.valueStart;
    let end = event.valueEnd;
    if (style === 'single' || style === 'double') {
      start -= 1;
      end += 1;
    }
    // The text of a block scalar begins on the line after its `|` or `>`.
    if (style === 'block') start = this.blockStart(event.valueStart);
    this.last = end;
    return { kind: 'scalar', source, start, end, style, value };
  }

  private blockStart(textStart: number): number {
    const header = this.source.text.slice(this.last, textStart);
    const found = /[|>](?=[-+0-9]*[ \t]*(?:#[^\n]*)?(?:\r?\n|$))/.exec(header);
    return found ? this.last + found.index : textStart;
  }

  private mapping(event: Extract<Event, { type: typeof EVENT_ID.MAPPING }>): YamlNode {
    this.tag(event, ['!!map']);
    const { source } = this;
    const flow = event.style === COLLECTION_STYLE.FLOW;
    const entries = new Map<string, YamlNode>();
    this.last = event.start;
    while (this.events[this.index]?.type !== EVENT_ID.POP) {
      const { name, range } = this.key();
      const value = this.node();
      value.key = range;
      if (value.kind === 'scalar' && value.style === 'missing') {
        const colon = /^[ \t]*:/.exec(source.text.slice(value.start, value.start + 80));
        value.start += colon?.[0].length ?? 0;
        value.end = value.start;
      }
      const first = entries.get(name)?.key;
      if (first && this.errors.length < MAX_DUPLICATES) {
        const line = locationAt(source, first.start).line;
        this.errors.push(
          new UserError(
            'yaml-duplicate-key',
            `the key ${JSON.stringify(name)} stands here a second time; the first is in line ${line}`,
            'keep one of them',
            locationAt(source, range.start),
          ),
        );
      }
      if (!first) entries.set(name, value);
    }
    this.index += 1;
    const end = this.close(flow ? '}' : undefined);
    return { kind: 'mapping', source, start: event.start, end, flow, entries };
  }

  private key(): { name: string; range: Range } {
    const event = this.next();
    if (event.type !== EVENT_ID.SCALAR) {
      const at = 'start' in event ? event.start : this.last;
      return this.fail('yaml-key', at, 'a key must be plain text here, no list, mapping or alias');
    }
    this.tag(event, ['!!str', '!']);
    // A key is taken as written: 2022 and "2022" are the same name.
    const quote = event.style === SCALAR_STYLE.PLAIN ? 0 : 1;
    if (event.valueStart < 0 && quote === 0) this.fail('yaml-key', this.last, 'the key is missing before the colon');
    const name = event.valueStart < 0 ? '' : getScalarValue(this.source.text, event);
    if (name === '__proto__') this.fail('yaml-key', event.valueStart, 'the key "__proto__" is not allowed');
    const range = { start: event.valueStart - quote, end: event.valueEnd + quote };
    this.last = range.end;
    return { name, range };
  }

  private sequence(event: Extract<Event, { type: typeof EVENT_ID.SEQUENCE }>): YamlNode {
    this.tag(event, ['!!seq']);
    const flow = event.style === COLLECTION_STYLE.FLOW;
    const items: YamlNode[] = [];
    this.last = event.start;
    while (this.events[this.index]?.type !== EVENT_ID.POP) items.push(this.node());
    this.index += 1;
    const end = this.close(flow ? ']' : undefined);
    return { kind: 'sequence', source: this.source, start: event.start, end, flow, items };
  }

  /** Offset behind a collection; the parser gives none, so a flow collection's bracket is looked for. */
  private close(bracket: string | undefined): number {
    if (!bracket) return this.last;
    const { text } = this.source;
    let at = this.last;
    while (at < text.length && text[at] !== bracket) {
      if (text[at] === '#' && /\s/.test(text[at - 1] ?? ' ')) {
        const lineEnd = text.indexOf('\n', at);
        at = lineEnd === -1 ? text.length : lineEnd;
      } else at += 1;
    }
    this.last = at + 1;
    return this.last;
  }
}

function syntaxError(error: YAMLException, source: Source): UserError {
  const offset = error.mark?.position ?? 0;
  const location = locationAt(source, offset);
  const lineStart = offset - location.column + 1;
  const tab = /^[ \t]*\t/.test(source.text.slice(lineStart)) || /\btab\b/.test(error.reason);
  if (tab) {
    return new UserError('yaml-tab', 'a tab is used for indentation', 'indent with blanks', location);
  }
  return new UserError('yaml-syntax', `this is no YAML: ${error.reason}`, undefined, location);
}

/** Reads the one document of a YAML text. @throws UserError for whatever is wrong with it. */
export function parseYaml(source: Source): Located {
  const nul = source.text.indexOf('\0');
  if (nul !== -1) {
    throw new UserError(
      'yaml-nul',
      'the file holds a NUL byte',
      'remove it; is this a text file?',
      locationAt(source, nul),
    );
  }
  let builder: Builder;
  let root: YamlNode;
  try {
    builder = new Builder(source, parseEvents(source.text, { filename: source.file }));
    root = builder.document();
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof YAMLException) throw syntaxError(error, source);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError('yaml-syntax', `this cannot be read as YAML: ${reason}`, undefined, locationAt(source, 0));
  }
  const [first] = builder.errors;
  if (first) throw builder.errors.length === 1 ? first : new UserErrors('yaml-duplicate-key', builder.errors);
  return { root, source, value: toValue(root) };
}
