import { masked, mayHoldSecret, takesSecret } from './masking';
import { argumentsOf, CONTEXTS } from './vocabulary';

/** One netsh command, as a dump prints it or a kind calls it. */
export interface Statement {
  /** Line in the text it is from, from 1 on. */
  line: number;
  /** e.g. `routing ip nat`. */
  context: string;
  /** e.g. `add interface`. */
  verb: string;
  arguments: Record<string, string>;
  /** Arguments given again, in their order: conditions of a policy. */
  more?: [name: string, value: string][];
}

export interface UnknownLine {
  line: number;
  /** Of a line that may hold a secret only its beginning. */
  text: string;
  why: string;
  /** It may hold a secret. */
  secret?: true;
}

export interface Dump {
  statements: Statement[];
  /** Every line that says something and isn't understood; none is dropped. */
  unknown: UnknownLine[];
  /** Contexts that it goes into. */
  contexts: string[];
  /** Set where the text ends in the middle. */
  cut?: UnknownLine;
}

/** A context that a dump went into. */
interface Entered {
  line: number;
  context: string;
  said: number;
  /** netsh printed why it could not dump this context, and then no popd. */
  failed: boolean;
  left: boolean;
}

/** Splits a command line as netsh does: blanks part words, quotation marks hold them together, `a = b` is one argument. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  let gap = false;
  /** What was read last is an equals sign outside quotation marks. */
  let afterSign = false;
  for (const character of text) {
    if (/\s/.test(character) && !quoted) {
      gap = true;
      continue;
    }
    // Blanks on both sides of an equals sign belong to nothing.
    const joins = !quoted && (character === '=' || afterSign);
    if (gap && !joins && word !== undefined) {
      words.push(word);
      word = undefined;
    }
    gap = false;
    afterSign = !quoted && character === '=';
    if (character === '"') {
      quoted = !quoted;
      word ??= '';
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Quotation marks that are not closed: the line was cut off. */
const isCut = (text: string): boolean => (text.match(/"/g) ?? []).length % 2 === 1;

/** Reads what `netsh <context> dump` prints. The commands in it are the same in every language; only comments differ. */
export function parseDump(text: string): Dump {
  const statements: Statement[] = [];
  const unknown: UnknownLine[] = [];
  const entered: Entered[] = [];
  const inside = (): Entered | undefined => entered.findLast(({ left }) => !left);
  const lines = text.split(/\r\n|\r|\n/);
  /** The line before, where its quotation marks stay open behind what may be a secret. */
  let unfinished = 0;
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.trim();
    const unclear = (why: string): void => {
      // A secret with a line break goes on in this line.
      const goesOn = unfinished === index;
      const secret = goesOn || mayHoldSecret(content);
      if (secret && isCut(content) && !goesOn) unfinished = line;
      const text = goesOn ? '[secret]' : secret ? masked(content) : content;
      unknown.push({ line, text, why, ...(secret ? { secret } : {}) });
    };
    if (content === '' || content.startsWith('#') || /^rem(\s|$)/i.test(content)) continue;
    const words = isCut(content) ? [] : wordsOf(content);
    const [first = '', ...rest] = words;
    if (/^pushd$/i.test(first)) {
      entered.push({ line, context: rest.join(' ').toLowerCase(), said: 0, failed: false, left: false });
    } else if (/^popd$/i.test(first)) {
      const here = inside();
      if (here) here.left = true;
      else unclear('popd without pushd');
    } else {
      const here = inside();
      const found = words.length === 0 ? 'the line is cut off' : parseWords(words, line, here?.context ?? '');
      if (typeof found === 'string') unclear(found);
      else statements.push(found);
      if (here && typeof found === 'string') here.failed = true;
      else if (here) here.said += 1;
    }
  }
  const cut = cutOf(lines, entered, unknown);
  const contexts = entered.map(({ context }) => context);
  return { statements, contexts, unknown: cut ? [...unknown, cut] : unknown, ...(cut ? { cut } : {}) };
}

/** Contexts that a complete dump was seen to end with and never leaves (docs/behaviour/remote-access.md section 4). */
const NEVER_LEFT = ['ro demanddial'];

/** The line above and below the heading of a context, which is no longer the last word of a whole dump. */
const RULER = /^#\s*-{5,}$/;

/** A heading that nothing follows, in any language: the text ends between two contexts. */
function headingOf(lines: string[]): UnknownLine | undefined {
  const said = lines.map((line) => line.trim());
  const line = said.findLastIndex((one) => one !== '');
  const [before = '', last = ''] = said
    .slice(0, line + 1)
    .filter((one) => one !== '')
    .slice(-2);
  const heading = RULER.test(last) || (last.startsWith('#') && RULER.test(before));
  return heading
    ? { line: line + 1, text: RULER.test(last) ? before : last, why: 'nothing follows its last heading' }
    : undefined;
}

/** The last context is never left: the text ends in the middle, unless netsh itself gave up there. */
function cutOf(lines: string[], entered: Entered[], unknown: UnknownLine[]): UnknownLine | undefined {
  const heading = headingOf(lines);
  if (heading) return heading;
  const last = entered.at(-1);
  if (!last || last.left) return undefined;
  const broken = unknown.at(-1)?.why === 'the line is cut off';
  const gaveUp = last.failed || NEVER_LEFT.includes(last.context);
  if (gaveUp && !broken && lines.at(-1)?.trim() === '') return undefined;
  return { line: lines.length, text: `pushd ${last.context}`, why: 'the text ends before its popd' };
}

/** One command in words; the reason where it is none that is known. */
export function parseWords(words: readonly string[], line = 1, inside = ''): Statement | string {
  const all = [...inside.split(' ').filter((word) => word !== ''), ...words];
  const lower = all.map((word) => word.toLowerCase());
  const context = CONTEXTS.find((one) => one.split(' ').every((word, at) => word === lower[at])) ?? '';
  if (context === '') return 'no context that is known';
  const rest = all.slice(context.split(' ').length);
  const [one = '', two = ''] = rest.map((word) => word.toLowerCase());
  const verb = [`${one} ${two}`, one].find((candidate) => argumentsOf(context, candidate) !== undefined);
  if (verb === undefined) return `no command of ${context} that is known`;
  const names = argumentsOf(context, verb) ?? [];
  const given: Record<string, string> = {};
  const more: [string, string][] = [];
  const secret = takesSecret(context, verb);
  for (const word of rest.slice(verb.split(' ').length)) {
    const at = word.indexOf('=');
    const name = at > 0 ? word.slice(0, at).toLowerCase() : names.find((candidate) => !Object.hasOwn(given, candidate));
    // Words of a secret that was not quoted would be taken for other arguments.
    const strays = secret && (at <= 0 ? Object.keys(given).length > 0 : Object.hasOwn(given, name ?? ''));
    if (secret && (strays || name === undefined || !names.includes(name))) {
      return `${verb} has words that belong to none of its arguments`;
    }
    if (name === undefined) return `${verb} has more words than arguments`;
    if (!names.includes(name)) return `${verb} has no argument ${name}`;
    const value = at > 0 ? word.slice(at + 1) : word;
    if (Object.hasOwn(given, name)) more.push([name, value]);
    else given[name] = value;
  }
  return { line, context, verb, arguments: given, ...(more.length > 0 ? { more } : {}) };
}
