import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDocuments } from '../../src/documents/crosscheck';
import type { LoadedDocument } from '../../src/documents/load';
import { pointer, pointerSegments } from '../../src/documents/node';
import { Deployment } from '../../src/documents/schema';

/** Appears when any of the texts below is run by a shell. */
export const CANARY = join(tmpdir(), `rds-migrate-canary-${process.pid}`);

/** Texts that would do something if any of them ever became part of a script, a command line or a line of the protocol. */
export const HOSTILE = [
  `'; touch ${CANARY}; '`,
  `"; touch ${CANARY}; "`,
  `$(touch ${CANARY})`,
  `\`touch ${CANARY}\``,
  `; touch ${CANARY} #`,
  `| touch ${CANARY}`,
  '-Force',
  '--%',
  '@{a=1}',
  '%COMSPEC%',
  '#> exit 1 <#',
  `a\nexit 1\n#end-of-script\n{"cancel":1}`,
  '{"rds":"answer","id":1}',
  '\u2018quoted\u2019 \u2013Force \u201Cx\u201D',
  'Ｇet‐RDServer',
  '\u202e txet',
  '{ secret: farmPfx }',
];

export interface Pair {
  source: Deployment;
  target: Deployment;
}

/** Words that mean something where any name may stand: with another one the plan is another. */
const MEANINGFUL = ['local'];

/** A text of the documents that was replaced everywhere. */
export interface Replaced {
  was: string;
  is: string;
  /** Places of the schema where it stood. */
  paths: string[];
}

type Visit = (text: string, path: string, key: boolean) => string;

/** A copy with each text, names included, put through `visit`. */
function mapped(value: unknown, schemaPath: string, visit: Visit, isMap: (path: string) => boolean): unknown {
  if (typeof value === 'string') return visit(value, schemaPath, false);
  if (Array.isArray(value)) return value.map((item) => mapped(item, `${schemaPath}/#`, visit, isMap));
  if (typeof value !== 'object' || value === null) return value;
  const map = isMap(schemaPath);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      map ? visit(name, schemaPath, true) : name,
      mapped(inner, map ? `${schemaPath}/*` : `${schemaPath}/${name}`, visit, isMap),
    ]),
  );
}

/**
 * The documents with a hostile text in the place of each one that the schema and the checks let be any: the same text
 * becomes the same one everywhere, so that names still lead to what they name.
 */
export function hostilePair(
  pair: Pair,
  isMap: (path: string) => boolean,
  rotation: number,
): { pair: Pair; replaced: Replaced[]; kept: Replaced[] } {
  const texts = new Map<string, Set<string>>();
  const collect: Visit = (text, path, key) => {
    texts.set(text, (texts.get(text) ?? new Set()).add(key ? `${path} key` : path));
    return text;
  };
  for (const document of [pair.source, pair.target]) mapped(document, '', collect, isMap);
  let now = pair;
  const replaced: Replaced[] = [];
  const kept: Replaced[] = [];
  for (const [index, [was, paths]] of [...texts].entries()) {
    if (MEANINGFUL.includes(was)) continue;
    const is = `${HOSTILE[(index + rotation) % HOSTILE.length]}_${index}`;
    const swap = (document: Deployment) =>
      mapped(
        document,
        '',
        (text, path) => (path === '/removed/#' ? pointed(text, was, is) : text === was ? is : text),
        isMap,
      );
    const next = accepted(swap(now.source), swap(now.target));
    (next ? replaced : kept).push({ was, is, paths: [...paths] });
    now = next ?? now;
  }
  return { pair: now, replaced, kept };
}

/** A JSON pointer in which a name is another one. */
function pointed(text: string, was: string, is: string): string {
  return pointer(pointerSegments(text).map((segment) => (segment === was ? is : segment)));
}

function accepted(source: unknown, target: unknown): Pair | undefined {
  const parsed = { source: Deployment.safeParse(source), target: Deployment.safeParse(target) };
  if (!parsed.source.success || !parsed.target.success) return undefined;
  const pair = { source: parsed.source.data, target: parsed.target.data };
  // What comes out is what was written, or the text would not stand for itself.
  if (JSON.stringify([pair.source, pair.target]) !== JSON.stringify([source, target])) return undefined;
  return mistakesOf(pair).length === 0 ? pair : undefined;
}

export function mistakesOf({ source, target }: Pair): string[] {
  return checkDocuments(loaded(source), loaded(target)).errors.map(({ message }) => message);
}

const loaded = (deployment: Deployment): LoadedDocument => ({
  deployment,
  files: [],
  digest: '',
  baseDigest: '',
  locate: () => ({ file: 'x', line: 1, column: 1 }),
});
