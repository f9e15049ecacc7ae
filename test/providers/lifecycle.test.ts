import { describe, expect, it, vi } from 'vitest';
import { change } from '../../src/cmdlets/invocation';
import { getOperatingSystem, getRdWorkspace } from '../../src/cmdlets/reads';
import type { Hands } from '../../src/cmdlets/runners/simulator';
import { run, type Step } from '../../src/cmdlets/step';
import { stageNamed } from '../../src/planner/plan';
import type { Resource } from '../../src/planner/types';
import { Lifecycle } from '../../src/providers/lifecycle';
import { HalfDone } from '../../src/providers/provider-error';
import type { Session } from '../../src/providers/session';
import { kindOf } from '../../src/resources';
import type { Kind } from '../../src/resources/kind';
import { HOST, scene, smallDocument } from './scene';

const WORKSPACE = { name: 'Small' };
const kind = kindOf('Workspace');

/** The session on its way into a stage that makes, or changes, the workspace alone. */
function entering(
  session: Session,
  before: Resource['props'] | undefined,
  after: Resource['props'] | undefined,
): Session {
  const stage = stageNamed(session.plan, 'source');
  const resource = (props: Resource['props']): Resource => ({
    kind: kind.name,
    key: 'deployment',
    props,
    path: [],
    after: [],
  });
  const state = (props: Resource['props'] | undefined) =>
    new Map(props ? [['Workspace/deployment' as const, resource(props)]] : []);
  session.movement = { from: { ...stage, after: state(before) }, to: { ...stage, name: 'next', after: state(after) } };
  return session;
}

const rename = (name: string) => change('Set-RDWorkspace', { Name: name });

it('what comes right by itself is told as that, and not as something to be put back', async () => {
  const { session, hands } = scene();
  const own = entering(session(), { name: 'Small' }, { name: 'Small' });
  const told: string[] = [];
  vi.spyOn(own, 'warnOnce').mockImplementation((text) => {
    told.push(text);
  });
  hands.change((state) => {
    if (state.deployment) state.deployment.workspace.name = 'Large';
  });
  const diff = (made: Kind) => new Lifecycle(own, made).diff({ name: 'Small' }, { name: 'Small' });
  await diff(kind);
  expect(told).toEqual([expect.stringMatching(/^name is "Large", was "Small".*left alone\n {2}next: /)]);
  const field = kind.fields.name;
  if (!field) throw new Error('a workspace has a name');
  await diff({ ...kind, fields: { ...kind.fields, name: { ...field, passes: 'wait a little' } } });
  expect(told.slice(1)).toEqual(['wait a little']);
});

describe('what is taken for live', () => {
  const renamed = (hands: Hands) =>
    hands.change((state) => {
      if (state.deployment) state.deployment.workspace.name = 'Large';
    });
  const context = { stage: 'next', resource: 'Workspace/deployment' };

  it('is read again where another run has made changes since, though it had ended when the lease was asked for', async () => {
    const { session, hands } = scene();
    const own = entering(session(), { name: 'Small' }, { name: 'Large' });
    const lifecycle = new Lifecycle(own, kind);
    expect((await lifecycle.stand({ name: 'Large' })).due).toHaveLength(1);
    const other = session();
    other.audit.intent(context, "Set-RDWorkspace -Name 'Large'");
    renamed(hands);
    other.audit.result(context, "Set-RDWorkspace -Name 'Large'", { outcome: 'done', durationMs: 1 });
    await lifecycle.ensure({ name: 'Large' }, { name: 'Small' });
    expect(own.executor.changes).toBe(0);
  });

  it('is read again where a killed run left a change whose effect may come later', async () => {
    const { session, hands } = scene();
    session().audit.intent(context, "Set-RDWorkspace -Name 'Large'");
    const own = entering(session(), { name: 'Small' }, { name: 'Large' });
    const lifecycle = new Lifecycle(own, kind);
    expect((await lifecycle.stand({ name: 'Large' })).due).toHaveLength(1);
    renamed(hands);
    await lifecycle.ensure({ name: 'Large' }, { name: 'Small' });
    expect(own.executor.changes).toBe(0);
  });

  it('is what this run has just read where nobody else was at work', async () => {
    const { session } = scene();
    const own = entering(session(), { name: 'Small' }, { name: 'Large' });
    const lifecycle = new Lifecycle(own, kind);
    await lifecycle.stand({ name: 'Large' });
    const before = own.live.reads;
    await own.hold();
    await lifecycle.stand({ name: 'Large' });
    expect(own.live.reads).toBe(before);
  });
});

describe('a step that is left out because its condition does not hold', () => {
  it('is named by the error of the object that therefore is not as wanted', async () => {
    const { session } = scene();
    const own = entering(session(), WORKSPACE, { name: 'Large' });
    const onlyIf = { text: 'nobody is signed in', reads: [getRdWorkspace()], holds: () => false };
    const careful: Kind = { ...kind, update: () => [run(rename('Large'), { onlyIf })] };
    await expect(new Lifecycle(own, careful).ensure({ name: 'Large' }, WORKSPACE)).rejects.toThrow(
      /left out: Set-RDWorkspace -Name 'Large'.*: only if nobody is signed in, which does not hold/,
    );
  });
});

describe('a creation that a wait breaks off', () => {
  const waiting: Step = {
    do: 'wait',
    title: 'somebody agrees',
    reads: [getRdWorkspace()],
    open: () => 'nobody agreed',
    everySeconds: 1,
    blockSeconds: 0,
    waitsFor: 'people',
  };
  const making = (steps: Step[]): Kind => ({ ...kind, createResumes: true, create: () => steps });

  it('is gone through once more by the next run, although the object exists by then', async () => {
    const { session } = scene();
    const absent = { ...making([waiting]), observe: () => undefined };
    const first = new Lifecycle(entering(session(), undefined, WORKSPACE), absent).ensure(WORKSPACE);
    const failure = await first.then(
      () => undefined,
      (error) => error,
    );
    expect(failure).toBeInstanceOf(HalfDone);
    expect(failure.properties).toMatchObject({ halfMade: true });
    const own = entering(scene().session(), undefined, WORKSPACE);
    await new Lifecycle(own, making([run(rename('Small'))])).ensure(WORKSPACE, WORKSPACE, true);
    expect(own.executor.changes).toBe(1);
  });

  it('is not repeated once it was recorded as made', async () => {
    const { session } = scene();
    const own = entering(session(), undefined, WORKSPACE);
    await new Lifecycle(own, making([run(rename('Small'))])).ensure(WORKSPACE, WORKSPACE);
    expect(own.executor.changes).toBe(0);
  });
});

describe('a cmdlet that complains although it worked', () => {
  const idle = change('Set-RDSessionCollectionConfiguration', { CollectionName: 'Office', IdleSessionLimitMin: 45 });
  const complaining = (hands: Hands, ...nths: number[]) =>
    hands.change((state) => {
      state.faults.failures = nths.map((nth) => ({ cmdlet: 'Set-RDWorkspace', nth, when: 'after' }));
    });
  const idleLimit = (hands: Hands) => hands.look().deployment?.collections[0]?.connection.idleSessionLimitMin;
  const making: Kind = { ...kind, createResumes: true, create: () => [run(rename('Small')), run(idle)] };

  it('does not keep what comes after it from being done', async () => {
    const { session, hands } = scene();
    complaining(hands, 1);
    await new Lifecycle(entering(session(), undefined, WORKSPACE), making).ensure(WORKSPACE);
    expect(idleLimit(hands)).toBe(45);
  });

  it('is an error where it goes on complaining, since nobody knows of the rest', async () => {
    const { session, hands } = scene();
    complaining(hands, 1, 2);
    const own = entering(session(), undefined, WORKSPACE);
    await expect(new Lifecycle(own, making).ensure(WORKSPACE)).rejects.toThrow(/Set-RDWorkspace/);
    expect(idleLimit(hands)).toBe(30);
  });

  it('does not keep what goes with a removal from being done', async () => {
    const { session, hands } = scene();
    complaining(hands, 1);
    const removing: Kind = {
      ...kind,
      observe: () => (hands.look().deployment?.workspace.name === 'Gone' ? undefined : WORKSPACE),
      remove: () => [run(rename('Gone')), run(idle)],
      afterRemoval: () => [run(idle)],
    };
    await new Lifecycle(entering(session(), WORKSPACE, undefined), removing).remove(WORKSPACE);
    expect(idleLimit(hands)).toBe(45);
  });

  it('does not keep another thing that goes with a removal from being done', async () => {
    const { session, hands } = scene();
    complaining(hands, 1, 2);
    const removing: Kind = {
      ...kind,
      observe: () => (hands.look().deployment?.workspace.name === 'Gone' ? undefined : WORKSPACE),
      remove: () => [run(rename('Gone')), run(rename('Gone')), run(idle)],
      afterRemoval: () => [run(rename('Gone')), run(idle)],
    };
    await new Lifecycle(entering(session(), WORKSPACE, undefined), removing).remove(WORKSPACE);
    expect(idleLimit(hands)).toBe(45);
  });
});

describe('what goes with a removal, on a server that does not answer', () => {
  const onServer = change('Restart-Service', { Name: ['TermService'] }, { host: HOST });
  const removing: Kind = {
    ...kind,
    observe: () => undefined,
    remove: () => [run(rename('Gone'))],
    afterRemoval: () => [
      run(onServer, { onlyIf: { text: 'always', reads: [getOperatingSystem(HOST)], holds: () => true } }),
    ],
  };

  it('is done when it has restarted', async () => {
    const { session, hands } = scene();
    hands.change((state) => {
      const server = state.servers[HOST];
      if (server) server.offlineUntil = new Date(Date.parse(state.now) + 180_000).toISOString();
    });
    const own = entering(session(), WORKSPACE, undefined);
    await new Lifecycle(own, removing).remove(WORKSPACE);
    expect(own.executor.changes).toBe(1);
  });

  it('is told of, where it stays away', async () => {
    const { session, hands } = scene();
    hands.powerOff(HOST);
    const own = entering(session(), WORKSPACE, undefined);
    const told: string[] = [];
    own.log = (_severity, text) => void told.push(text);
    await new Lifecycle(own, removing).remove(WORKSPACE);
    expect(told.at(-1)).toMatch(/is gone; what goes with it could not be looked at: .*rdsh01/);
  });
});

it.each([
  ['nothing', false, []],
  ['a trace', true, [expect.stringMatching(/is gone, but a trace is left\n {2}next: run \S+/)]],
])('reads back what goes with a removal: %s is left of it', async (_what, left, expected) => {
  const { session, hands } = scene();
  const trace = { text: 'a trace is left', reads: [getOperatingSystem(HOST)], holds: () => left };
  const removing: Kind = {
    ...kind,
    observe: () => (hands.look().deployment?.workspace.name === 'Gone' ? undefined : WORKSPACE),
    remove: () => [run(rename('Gone'))],
    afterRemoval: () => [run(rename('Again'), { onlyIf: trace })],
  };
  const told: string[] = [];
  const own = entering(session(), WORKSPACE, undefined);
  own.log = (_severity, text) => void told.push(text);
  await new Lifecycle(own, removing).remove(WORKSPACE);
  expect(told.filter((text) => /is gone/.test(text))).toEqual(expected);
});

describe('a field that no cmdlet reads back', () => {
  const blind: Kind = {
    ...kind,
    fields: { ...kind.fields, note: { description: 'a note', change: 'inPlace', writeOnly: true } },
  };

  it('is written where the stage schedules it, and else not taken for the work of a colleague', async () => {
    const { session } = scene();
    const [old, fresh] = [
      { ...WORKSPACE, note: 'old' },
      { ...WORKSPACE, note: 'new' },
    ];
    const scheduled = new Lifecycle(entering(session(), old, fresh), blind);
    expect((await scheduled.stand(fresh, old)).due).toEqual([{ path: 'note', from: 'old', to: 'new' }]);
    const unscheduled = entering(session(), fresh, fresh);
    const told: string[] = [];
    unscheduled.log = (_severity, text) => void told.push(text);
    const other = new Lifecycle(unscheduled, { ...blind, update: () => [run(rename('Small'))] });
    expect(await other.stand(fresh, old)).toMatchObject({ due: [], foreign: [] });
    await other.diff(old, fresh);
    expect(told).toEqual([
      expect.stringMatching(/^note: not as last applied[\s\S]*next: `pulumi config set enforce Workspace/),
    ]);
  });

  it.each(['before', 'after'] as const)('is written once more where its cmdlet failed %s its effect', async (when) => {
    const { session, hands } = scene();
    const [old, fresh] = [
      { ...WORKSPACE, note: 'old' },
      { ...WORKSPACE, note: 'new' },
    ];
    const writing: Kind = { ...blind, update: () => [run(rename('Small'))] };
    const own = entering(session(), old, fresh);
    hands.change((state) => {
      state.faults.failures = [{ cmdlet: 'Set-RDWorkspace', nth: 1, when, message: 'That went wrong.' }];
    });
    const failing = new Lifecycle(own, writing).ensure(fresh, old);
    await expect(failing).rejects.toMatchObject({
      code: 'not-shown',
      message: expect.stringMatching(/note: before "old", wanted "new"[\s\S]*That went wrong/),
    });
    await new Lifecycle(own, writing).ensure(fresh, old);
    expect(own.executor.changes).toBe(2);
  });
});

describe('an update with steps whose effect no field shows', () => {
  const idle = change('Set-RDSessionCollectionConfiguration', { CollectionName: 'Office', IdleSessionLimitMin: 45 });
  const steps: Kind = { ...kind, updateResumes: true, update: () => [run(rename('Large')), run(idle)] };
  const idleLimit = (hands: Hands) => hands.look().deployment?.collections[0]?.connection.idleSessionLimitMin;
  const [old, fresh] = [WORKSPACE, { name: 'Large' }];
  const failing = (hands: Hands, ...failures: [cmdlet: string, nth: number][]) =>
    hands.change((state) => {
      state.faults.failures = failures.map(([cmdlet, nth]) => ({ cmdlet, nth, when: 'after' }));
    });

  it('goes through them again where a complaint cut them off', async () => {
    const { session, hands } = scene();
    failing(hands, ['Set-RDWorkspace', 1]);
    await new Lifecycle(entering(session(), old, fresh), steps).ensure(fresh, old);
    expect(idleLimit(hands)).toBe(45);
  });

  it('fails where one complains again, and the next run goes through them though all reads as wanted', async () => {
    const { session, hands } = scene();
    failing(hands, ['Set-RDWorkspace', 1], ['Set-RDWorkspace', 2]);
    const lifecycle = new Lifecycle(entering(session(), old, fresh), steps);
    await expect(lifecycle.ensure(fresh, old)).rejects.toThrow(/Set-RDWorkspace -Name 'Large'/);
    expect(idleLimit(hands)).toBe(30);
    expect(await lifecycle.diff(old, fresh)).toMatchObject({ changes: true });
    await lifecycle.ensure(fresh, old);
    expect(idleLimit(hands)).toBe(45);
  });
});

it('an object that is gone after a change that makes it anew is an error', async () => {
  const { session, hands } = scene();
  const gone: Kind = {
    ...kind,
    observe: () => {
      const name = hands.look().deployment?.workspace.name;
      return name === 'Gone' ? undefined : { name };
    },
    update: () => [run(rename('Gone'))],
  };
  const own = entering(session(), WORKSPACE, { name: 'Large' });
  await expect(new Lifecycle(own, gone).ensure({ name: 'Large' }, WORKSPACE)).rejects.toThrow(
    /Workspace\/deployment is not there after its change/,
  );
});

describe('a change that is complained of, on a deployment that then does not answer', () => {
  it('ends with both', async () => {
    const { session, hands } = scene();
    const own = entering(session(), WORKSPACE, { name: 'Large' });
    hands.change((state) => {
      state.faults.failures = [
        { cmdlet: 'Set-RDWorkspace', nth: 1, when: 'before', message: 'That went wrong.', terminating: true },
        { cmdlet: 'Get-RDWorkspace', nth: 2, when: 'before' },
      ];
    });
    await expect(new Lifecycle(own, kind).ensure({ name: 'Large' }, WORKSPACE)).rejects.toThrow(
      /connection to the remote session was lost[\s\S]*the cmdlet said: [\s\S]*That went wrong/,
    );
  });
});

it('enforcing something that no stage has is a mistake that names the nearest id', async () => {
  const { session } = scene(smallDocument(), smallDocument({ idle: 60 }));
  expect(() => session({ enforce: 'SessionCollection/Offce, Workspace/deployment' }).plan).toThrow(/1 mistake/);
  try {
    void session({ enforce: 'SessionCollection/Offce' }).plan;
  } catch (error) {
    expect((error as { describe(): string }).describe()).toMatch(
      /"SessionCollection\/Offce".*did you mean SessionCollection\/Office\?[\s\S]*pulumi config rm enforce/,
    );
  }
  expect(session({ enforce: 'SessionCollection/Office' }).plan.deployment).toBe('small');
});
