import { beforeAll, describe, expect, it } from 'vitest';
import { Deployment } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import { stepsOf } from '../../src/planner/steps';
import { stageScripts } from '../../src/report/script/stage-scripts';
import { loadTree, type Tree } from '../cmdlets/powershell/grammar';
import { reportOn } from '../report/small';
import { PAIRS } from './documents';
import { HOSTILE, hostilePair, type Pair } from './hostile';
import { NOT_IN_SAMPLES } from './not-in-samples';
import { placesOf } from './places';

const places = placesOf(Deployment);
const nameOf = ({ path, key }: { path: string; key: boolean }) => (key ? `${path} key` : path);
const maps = new Set(places.filter(({ key }) => key).map(({ path }) => path));
const isMap = (path: string) => maps.has(path);
const free = places.filter(({ schema }) => HOSTILE.some((text) => schema.safeParse(text).success));

describe('every text of the schema', () => {
  it.each(places.map((place) => [nameOf(place), place] as const))(
    '%s is taken as it is, or refused',
    (_, { schema }) => {
      for (const text of HOSTILE) {
        const { success, data, error } = schema.safeParse(text);
        if (success) expect(data).toBe(text);
        else expect(error.issues.length).toBeGreaterThan(0);
      }
    },
  );

  it('is in a migration below, or known not to be', () => {
    const reached = new Set<string>();
    for (const pair of Object.values(PAIRS)) {
      for (const rotation of [0, 6, 11, 14]) {
        for (const { paths } of hostilePair(pair, isMap, rotation).replaced)
          for (const path of paths) reached.add(path);
      }
    }
    expect(
      free
        .map(nameOf)
        .filter((path) => !reached.has(path))
        .sort(),
    ).toEqual([...NOT_IN_SAMPLES].sort());
  });
});

/** Texts of parameters, each as often as it stands there. */
function textsOf({ source, target }: Pair): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') found.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  for (const stage of planOf(source, target).stages) {
    for (const { steps } of stepsOf(stage)) {
      for (const step of steps) if (step.do === 'run') visit(step.invocation.parameters);
    }
  }
  return found;
}

const times = (texts: string[], text: string) => texts.filter((one) => one === text).length;

/** Texts that stand in a cmdlet for another reason too: the zone of a name. */
const ELSEWHERE = ['contoso.com'];
/** In which of the hostile texts each place has its turn; every one in three of them. */
const ROTATIONS = [0, 6, 11];

describe.each(Object.entries(PAIRS))('hostile texts in %s', (_, benign) => {
  let tree: (script: string) => Tree;
  beforeAll(async () => {
    tree = await loadTree();
  });
  const before = textsOf(benign);
  const scripts = stageScripts(reportOn(benign));

  it.each(ROTATIONS)('are the same texts in the parameters (%d)', (rotation) => {
    const { pair, replaced } = hostilePair(benign, isMap, rotation);
    expect(replaced.length).toBeGreaterThan(9);
    const after = textsOf(pair);
    const changed = replaced.filter(
      ({ was, is }) => !ELSEWHERE.includes(was) && times(before, was) !== times(after, is),
    );
    expect(changed).toEqual([]);
  });

  it.each(ROTATIONS)('are literals in the scripts of the plan: all else is as without them (%d)', (rotation) => {
    const { pair } = hostilePair(benign, isMap, rotation);
    const hostile = stageScripts(reportOn(pair));
    expect(hostile.map(({ name }) => name)).toEqual(scripts.map(({ name }) => name));
    for (const [index, { name, text }] of hostile.entries()) {
      const plain = scripts[index]?.text ?? '';
      expect(withoutLiterals(text), name).toEqual(withoutLiterals(plain));
      const [mine, theirs] = [tree(text), tree(plain)];
      expect(mine.errors.length, `${name}: ${mine.errors}`).toBe(theirs.errors.length);
      expect(theirs.commands, name).toEqual(expect.arrayContaining(mine.commands));
    }
  });
});

/** The code of a script with each literal, and each name that netsh takes bare, as `'?'`; a single quote of any kind ends one unless another one follows it. */
function withoutLiterals(script: string): string[] {
  const literal = /'(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*'/g;
  return script
    .split('\n')
    .filter((line) => !/^\ufeff?#/.test(line) && line !== '')
    .map((line) =>
      line
        .replace(/ name=[\w.-]+/g, " '?'")
        .replace(literal, "'?'")
        .replace(/\('\?'(?: \+ (?:\[char\]\d+|'\?'))+\)/g, "'?'"),
    );
}
