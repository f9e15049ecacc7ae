import type { DocumentDraft } from '../resources/capture';

/** Something live that is not in the document. */
export interface LeftOut {
  what: string;
  why: string;
}

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The document while kinds write into it, with its comments. */
export class Draft implements DocumentDraft {
  readonly value: Tree = {};
  readonly notes: { path: readonly string[]; text: string }[] = [];
  readonly leftOut: LeftOut[] = [];
  /** By name, what each secret is. */
  readonly secrets = new Map<string, string>();

  get(path: readonly string[]): unknown {
    let value: unknown = this.value;
    for (const segment of path) {
      if (!isTree(value) || !Object.hasOwn(value, segment)) return undefined;
      value = value[segment];
    }
    return value;
  }

  /** A map is put together with the one that is there, so that kinds may write parts of one thing. */
  set(path: readonly string[], value: unknown): void {
    if (value === undefined) return;
    const last = path.at(-1);
    if (last === undefined) return;
    let holder = this.value;
    for (const segment of path.slice(0, -1)) {
      const inner = Object.hasOwn(holder, segment) ? holder[segment] : undefined;
      if (isTree(inner)) holder = inner;
      else {
        const made: Tree = {};
        define(holder, segment, made);
        holder = made;
      }
    }
    const known = Object.hasOwn(holder, last) ? holder[last] : undefined;
    const given = withoutUndefined(value);
    define(holder, last, isTree(known) && isTree(given) ? { ...known, ...given } : given);
  }

  remove(path: readonly string[]): void {
    const last = path.at(-1);
    const holder = this.get(path.slice(0, -1));
    if (last !== undefined && isTree(holder)) delete holder[last];
  }

  note(path: readonly string[], text: string): void {
    this.notes.push({ path, text });
  }

  leaveOut(what: string, why: string): void {
    const reason = why.replace(/\s+/g, ' ').replace(/\.$/, '');
    const known = this.leftOut.some((other) => other.what === what && other.why === reason);
    if (!known) this.leftOut.push({ what, why: reason });
  }

  secret(name: string, what: string): { secret: string } {
    this.secrets.set(name, what);
    return { secret: name };
  }
}

/** Also for names such as `__proto__`, which an assignment would not make a key of. */
function define(holder: Tree, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (!isTree(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutUndefined(inner)]));
}
