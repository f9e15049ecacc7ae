import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askLicenceStatus, askLicenseServers } from '../../src/cmdlets/reads';
import { changesOf } from '../../src/planner/order';
import { resource, stateOf } from '../../src/planner/resources/build';
import { coverageOf } from '../../src/report/pages/coverage-page';
import { kinds } from '../../src/resources';
import { fieldAt, leaves, setAt, valueAt } from '../../src/resources/fields';
import type { Kind, Props } from '../../src/resources/kind';
import type { Example } from './kinds/example';
import { examples } from './kinds/examples';
import { callsMade, Trial } from './kinds/trial';

const kindNamed = (name: string): Kind => {
  const kind = kinds.get(name);
  if (!kind) throw new Error(`no kind ${name}`);
  return kind;
};

/** The same object with one field written otherwise, and what can't but go with it. */
function otherwise(kind: Kind, props: Props, { together }: Example, path: string, value: unknown): Props {
  const copy = structuredClone(props);
  setAt(kind, copy, path, value);
  for (const [other, its] of Object.entries(together?.[path] ?? {})) setAt(kind, copy, other, its);
  return copy;
}

const has = (kind: Kind, props: Props, path: string) => leaves(kind, props).some((leaf) => leaf.path === path);

/** Any other value of the same type. */
function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `${value}x` : value;
}

/** What a plan makes of an object that is called otherwise. */
function planned(kind: Kind, from: Props, to: Props): string[] {
  const state = (props: Props) => stateOf([resource(kind.name, kind.key(props), [], props)]);
  return changesOf(state(from), state(to))
    .map(({ action }) => action)
    .sort();
}

function named(example: Example): string {
  return example.title === undefined ? example.kind : `${example.kind} ${example.title}`;
}

describe('the examples', () => {
  it('are there for every kind', () => {
    expect([...kinds.keys()].filter((name) => !examples.some(({ kind }) => kind === name))).toEqual([]);
  });

  it.each([...kinds.values()])('of $name have another value for every field that can be written', (kind) => {
    const written = examples
      .filter((example) => example.kind === kind.name)
      .flatMap((example) => [...Object.keys(example.values ?? {}), ...Object.keys(example.unwritten ?? {})])
      .map((path) => fieldAt(kind, path));
    const fields = Object.entries(kind.fields).filter(([, { change }]) => change === 'inPlace');
    expect(fields.filter(([, field]) => !written.includes(field)).map(([path]) => path)).toEqual([]);
  });
});

describe.each(examples.map((example) => ({ name: named(example), example })))('$name', ({ example }) => {
  const kind = kindNamed(example.kind);
  let trial: Trial;
  beforeAll(async () => {
    trial = new Trial(example);
    await trial.prepare();
  });
  afterAll(() => trial.close());

  it(
    example.always === undefined ? 'is absent, is made, and then equals what is wanted' : 'is written, and then equals',
    async () => {
      expect(await trial.exists(), example.always ?? 'before it is made').toBe(example.always !== undefined);
      await trial.create();
      expect(await trial.differences()).toEqual([]);
      const made = trial.changes;
      await trial.update(trial.props, trial.props);
      expect(trial.changes, 'calls of a second run').toBe(made);
    },
  );

  it('is adopted without a call that changes anything', async () => {
    const before = trial.changes;
    await trial.adopt();
    for (const [path, value] of Object.entries(example.values ?? {})) {
      if (fieldAt(kind, path).writeOnly || example.alike?.includes(path) || !has(kind, trial.props, path)) continue;
      expect(await trial.adoptionProblem(otherwise(kind, trial.props, example, path, value)), path).toContain(path);
    }
    expect(trial.changes).toBe(before);
  });

  it.each(Object.entries(example.values ?? {}))('%s reaches another value, and the one before', async (path, value) => {
    const { props } = trial;
    const other = otherwise(kind, props, example, path, value);
    expect(kind.schema.parse(other)).toEqual(other);
    // What the object did not say before it leaves alone afterwards.
    const back = has(kind, props, path) && !example.oneWay?.[path] ? [[other, props] as const] : [];
    for (const [from, to] of [[props, other] as const, ...back]) {
      const before = trial.changes;
      const preview = await trial.preview(from, to);
      expect(preview).toEqual({ changes: true, replaces: [] });
      expect(trial.changes, 'calls of a preview').toBe(before);
      await trial.update(from, to);
      expect(await trial.differences(to)).toEqual([]);
    }
  });

  it.each(
    Object.entries(kind.fields).filter(
      ([path, { change }]) => change !== 'inPlace' && has(kind, example.props ?? kind.example, path),
    ),
  )('%s can only be had by another object, or not at all', async (path, { change }) => {
    const { props } = trial;
    const other = otherwise(kind, props, example, path, another(valueAt(props, path.split('.'))));
    const before = trial.changes;
    if (change === 'never') await expect(trial.preview(props, other)).rejects.toThrow(/can't be changed in place/);
    else if (kind.key(other) !== kind.key(props)) expect(planned(kind, props, other)).toEqual(['create', 'delete']);
    else expect((await trial.preview(props, other)).replaces).toEqual([path.split('.')[0]]);
    expect(trial.changes).toBe(before);
  });

  it(example.kept === undefined ? 'is removed, once' : 'is left as it is', async () => {
    // A plan that removes such an object is refused; asked all the same, nothing is done.
    if (kind.permanent === undefined) await trial.remove();
    else await trial.remove().catch((error) => expect(String(error)).toContain(kind.permanent));
    expect(await trial.exists(), 'after its removal').toBe(example.kept !== undefined);
    if (kind.permanent !== undefined) return;
    const before = trial.changes;
    await trial.remove();
    expect(trial.changes, 'calls of a second removal').toBe(before);
  });
});

describe('the table of coverage', () => {
  it('calls used what was called here, and nothing else', async () => {
    const trial = new Trial({ kind: 'Workspace' });
    const host = 'rdsh11.contoso.com';
    expect(await trial.ask([askLicenseServers(host), askLicenceStatus(host, 'rdls01.contoso.com')])).toEqual([]);
    trial.close();
    const table = coverageOf(kinds.values(), () => []);
    const wrong = table.flatMap(({ name, reason }) => {
      if (callsMade.has(name)) return reason === undefined ? [] : [`${name} was called, yet has a reason why not`];
      return reason === undefined ? [`${name} was not called`] : [];
    });
    expect(wrong).toEqual([]);
  });
});
