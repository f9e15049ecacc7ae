import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deploymentJsonSchema } from '../../../src/documents/json-schema';
import { planOf } from '../../../src/planner/plan';
import { guideMistakes, guidePage, guideRows } from '../../../src/report/pages/guide-page';
import { ruleFacts } from '../../../src/report/rule-facts';
import { kinds } from '../../../src/resources';
import { desktopSource, desktopTarget } from '../../planner/desktop-samples';
import { deployment, fq, haSource, haTarget, servers } from '../../planner/samples';

const DOCS = join(__dirname, '../../../docs');
const named = (sort: string) => [
  ...new Set(guideRows().flatMap(({ where }) => where.filter((at) => at.startsWith(`${sort}:`)))),
];
const nameOf = (at: string) => at.slice(at.indexOf(':') + 1);

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const isList = (value: unknown): value is unknown[] => Array.isArray(value);

/** Whether a schema has a field; `*` stands for any key of a map, and lists and unions are seen through. */
function has(schema: unknown, path: string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return true;
  if (!isNode(schema)) return false;
  const { anyOf, oneOf, properties, additionalProperties, items } = schema;
  for (const options of [anyOf, oneOf]) if (isList(options) && options.some((option) => has(option, path))) return true;
  if (isNode(items) && has(items, path)) return true;
  if (isNode(properties) && isNode(properties[name]) && has(properties[name], rest)) return true;
  return isNode(additionalProperties) && name === '*' && has(additionalProperties, rest);
}

/** Every stage that some pair of documents has, with the name of a wave left open. */
function stages(): Set<string> {
  const web = { fqdn: fq('apps'), members: [fq('a')] };
  const old = deployment({
    servers: servers('2019', 'a', 'h1', 'h2'),
    webAccess: web,
    sessionHosts: { [fq('h1')]: { collection: 'D' }, [fq('h2')]: { collection: 'D' } },
    collections: { D: {} },
  });
  const fresh = deployment({
    ...old,
    servers: Object.fromEntries(['a', 'h1', 'h2'].map((name) => [fq(name), { os: '2022', upgrade: 'inPlace' }])),
    migration: { waves: { w: { collections: ['D'], strategy: 'rebuild' } } },
  });
  const plans = [planOf(haSource, haTarget), planOf(desktopSource, desktopTarget), planOf(old, fresh)];
  const names = plans.flatMap((plan) => plan.stages.map(({ name }) => name));
  return new Set(names.map((name) => name.replace(/^(sessions|desktops)\/[^/]+\//, '$1/<wave>/')));
}

describe('the page of the sentences', () => {
  it('names kinds and rules that there are, and gives every sentence an answer', () => {
    expect(guideMistakes(new Set(kinds.keys()), new Set(ruleFacts().map(({ id }) => id)))).toEqual([]);
    expect(guideMistakes(new Set(), new Set(['names-lead'])).length).toBeGreaterThan(50);
  });

  it('names fields that documents have', () => {
    const schema = deploymentJsonSchema();
    expect(named('field').filter((field) => !has(schema, nameOf(field).split('.')))).toEqual([]);
    expect(has(schema, ['migration', 'waves', '*', 'nothing'])).toBe(false);
  });

  it('names stages that plans have', () => {
    const known = stages();
    // Their area has nothing to do in the samples; each is a literal of its own.
    const code = ['brokers', 'certificates', 'desktops', 'in-place', 'licensing'].map((file) =>
      readFileSync(join(__dirname, `../../../src/planner/stages/${file}.ts`), 'utf8'),
    );
    const inCode = (name: string) =>
      code.some((text) => text.includes(`'${name}'`) || text.includes(`'${name.split('/').at(-1)}'`));
    expect(named('stage').filter((stage) => !known.has(nameOf(stage)) && !inCode(nameOf(stage)))).toEqual([]);
  });

  it('names pages that there are', () => {
    expect(named('page').filter((page) => !existsSync(join(DOCS, nameOf(page))))).toEqual([]);
    for (const { says } of guideRows()) expect(guidePage()).toContain(says.slice(0, 20).split('`')[0]);
  });
});
