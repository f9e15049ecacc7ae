import { describe, expect, it } from 'vitest';
import { loadDocumentText } from '../../src/documents/load';
import { describeError } from '../../src/errors';
import { type Leaf, schemaLeaves } from './schema-paths';

/** What tells alternatives apart has to stand beside them. */
const BESIDE: [place: RegExp, line: string][] = [
  [/\/addresses$/, 'managedBy: dns'],
  [/\/(c|secondaryC)onnectionString$/, 'driver: odbc'],
  [/\/tunnelAuthentication$/, 'method: PreSharedKey'],
];
/** A key that fits: most maps are of servers. */
const keyAt = (path: string): string => (path === '/migration/waves' ? 'pilot' : 'a.contoso.com');

/** A document with nothing but this place, a line for each level, and the line that the value begins in. */
function written(path: string, value: string): { text: string; line: number } {
  const lines = ['apiVersion: rds-migrate/v1', 'deployment: lab', 'domain: contoso.com'];
  const segments = path.split('/').slice(1);
  // A list of lists begins in one line.
  let begun = '';
  for (const [depth, segment] of segments.entries()) {
    const indent = begun === '' ? '  '.repeat(depth) : begun;
    begun = '';
    const above = path
      .split('/')
      .slice(0, depth + 1)
      .join('/');
    if (segment !== '*') {
      const top = lines.findIndex((line) => depth === 0 && line.startsWith(`${segment}:`));
      if (top >= 0) lines.splice(top, 1);
      lines.push(`${indent}${segment}:`);
    } else if (inList(path, depth)) {
      begun = `${indent}- `;
      if (depth === segments.length - 1) lines.push(`${indent}-`);
    } else lines.push(`${indent}${keyAt(above)}:`);
    const place = `${above}/${segment}`;
    const beside = BESIDE.find(([pattern]) => pattern.test(place))?.[1];
    const next = segments[depth + 1];
    if (beside !== undefined && next !== undefined && !beside.startsWith(`${next}:`) && next !== 'secret')
      lines.push(`${indent}  ${beside}`);
  }
  const last = lines.pop() ?? '';
  lines.push(`${last} ${value}`);
  return { text: `${lines.join('\n')}\n`, line: lines.length };
}

const lists = new Set(schemaLeaves().flatMap(({ lists: of }) => of));
const inList = (path: string, depth: number): boolean =>
  lists.has(
    path
      .split('/')
      .slice(0, depth + 2)
      .join('/'),
  );

function refusal(path: string, value: string): { message: string; line: number } {
  const { text, line } = written(path, value);
  try {
    loadDocumentText('d.yaml', { file: 'd.yaml', text, bom: false });
  } catch (error) {
    return { message: describeError(error), line };
  }
  return { message: 'no error', line };
}

/** What people and programs mean by free: a text, number or switch of their own. */
const FREE = ['/webAccess/settings/*', '/migration/tasks/*/check/equals', '/migration/tasks/*/check/parameters/*'];

/** Values of a wrong type. */
function wrong({ path, types, text }: Leaf): string[] {
  const maps = ['{ nonsense: true }', '[[nonsense]]'];
  if (FREE.some((free) => path.startsWith(free))) return maps;
  return [
    ...maps,
    ...(text ? [] : ['nonsense']),
    ...(types.some((type) => type === 'integer' || type === 'number') ? ['-7', '1.5', '1e15'] : []),
    ...(types.includes('boolean') ? ['7', '"true"'] : []),
  ];
}

/** The same word as somebody else writes it. */
const otherCase = (word: string): string => (word === word.toLowerCase() ? word.toUpperCase() : word.toLowerCase());

const leaves = schemaLeaves();

describe('every place of the schema', () => {
  it('is looked at', () => {
    expect(leaves.length).toBeGreaterThan(400);
  });

  it.each(leaves.map((leaf) => [leaf.path, leaf] as const))(
    '%s refuses what it can not be, with file and line',
    (path, leaf) => {
      const words = leaf.text ? [] : leaf.words.map(otherCase).filter((word) => !leaf.words.includes(word));
      const cases = [...wrong(leaf), ...words];
      const taken = cases.filter((value) => {
        const { message, line } = refusal(path, value);
        return ![line - 1, line].some((at) => message.includes(`d.yaml:${at}:`));
      });
      expect(taken).toEqual([]);
    },
  );
});
