import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Deployment } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import type { Stage } from '../../src/planner/types';
import { withDisks } from './documents';
import { type EngineEvent, idOf } from './events';
import { adopted, type EngineRun, expectRefused, type Scene } from './harness';
import { acknowledge, finish } from './person';

const plan = planOf(Deployment.parse(withDisks.source), Deployment.parse(withDisks.target));
const names = plan.stages.map((stage) => stage.name);

interface Played {
  stage: Stage;
  preview: EngineRun;
  previewChanged: boolean;
  runs: EngineRun[];
}

/** When each change of a stage began and ended, as places in the engine's event log; runs follow one another. */
function timesOf(runs: EngineRun[]): Map<string, { began: number; ended: number; op: string }> {
  const times = new Map<string, { began: number; ended: number; op: string }>();
  const events = runs.flatMap((run) => run.events);
  const note = (event: EngineEvent['resOutputsEvent'], edit: (id: string, op: string) => void) => {
    const id = event && idOf(event.metadata.urn);
    if (event && id && event.metadata.op !== 'same') edit(id, event.metadata.op);
  };
  events.forEach((event, place) => {
    note(event.resourcePreEvent, (id, op) => {
      times.set(id, { began: times.get(id)?.began ?? place, ended: Number.POSITIVE_INFINITY, op });
    });
    note(event.resOutputsEvent, (id, op) => {
      times.set(id, { began: times.get(id)?.began ?? place, ended: place, op });
    });
  });
  return times;
}

describe.concurrent('a whole migration, stage by stage', () => {
  const played: Played[] = [];
  let unacknowledged: EngineRun;
  let end: Scene;

  beforeAll(async () => {
    const made = await adopted({ ...withDisks, sessions: [{ collection: 'Office', count: 2, disconnected: 0 }] });
    for (const stage of plan.stages.slice(1)) {
      made.configure({ stage: stage.name });
      if (stage.undo.how === 'none') {
        unacknowledged = await made.preview();
        acknowledge(made, stage.name);
      }
      const before = made.bytes();
      const audited = made.audit().length;
      const preview = await made.preview();
      const previewChanged = made.bytes() !== before || made.audit().length !== audited;
      played.push({ stage, preview, previewChanged, runs: await finish(made, stage.name) });
    }
    end = made;
  });

  it('previews each stage without changing anything', () => {
    for (const { stage, preview, previewChanged } of played) {
      expect(preview.code, `${stage.name}: ${preview.out}`).toBe(0);
      expect(previewChanged, stage.name).toBe(false);
    }
  });

  it('previews exactly what the plan says', () => {
    for (const { stage, preview } of played) {
      const shown = preview.operations.filter(({ op, id }) => op !== 'same' && !id.startsWith('Migration/'));
      const planned = stage.changes.map(({ id, action }) => ({ id, op: action }));
      const byId = (list: { id: string; op: string }[]) => list.map(({ id, op }) => `${id} ${op}`).sort();
      expect(byId(shown), stage.name).toEqual(byId(planned));
    }
  });

  it('changes in the order that the plan demands, and deletes last, dependents first', () => {
    for (const { stage, runs } of played) {
      const times = timesOf(runs);
      const at = (id: string) => {
        const time = times.get(id);
        expect(time, `${stage.name}: ${id} was not touched`).toBeDefined();
        return time as NonNullable<typeof time>;
      };
      const deletes = stage.changes.filter((change) => change.action === 'delete');
      const others = stage.changes.filter((change) => change.action !== 'delete');
      const changed = new Set(others.map((change) => change.id));
      for (const { id, after } of others) {
        for (const needed of after?.after ?? []) {
          if (changed.has(needed))
            expect(at(needed).ended, `${stage.name}: ${id} needs ${needed}`).toBeLessThan(at(id).began);
        }
      }
      for (const { id, before } of deletes) {
        expect(at(id).op).toBe('delete');
        for (const other of others) expect(at(other.id).ended, `${stage.name}: ${id}`).toBeLessThan(at(id).began);
        for (const needed of before?.after ?? []) {
          if (!deletes.some((change) => change.id === needed)) continue;
          expect(at(id).ended, `${stage.name}: ${needed} before ${id}`).toBeLessThan(at(needed).began);
        }
      }
    }
  });

  it('ends as the target document says', async () => {
    const verified = await end.cli('verify', 'lab', '--strict');
    expect(verified.out).toMatch(/0 differences/);
    expect(verified.code, verified.out).toBe(0);
    const last = await end.upOk();
    expect(last.operations.filter(({ op }) => op !== 'same')).toEqual([]);
  });

  it('records each completed stage as evidence', () => {
    const evidence = readFileSync(end.document('evidence'), 'utf8');
    for (const name of names.slice(0, -1)) expect(evidence).toContain(`stage: ${name}\n`);
  });

  it('refuses a stage that nothing undoes until it is acknowledged', () => {
    expectRefused(
      unacknowledged,
      /stage sessions\/all\/profile-disks cannot be undone/,
      /npx rds-migrate acknowledge sessions\/all\/profile-disks --change <id>/,
    );
  });

  it('refuses to go back through it', async () => {
    const made = end.fork();
    made.configure({ stage: 'sessions/all/drain' });
    const before = made.bytes();
    expectRefused(
      await made.up(),
      /way back from target to sessions\/all\/drain leads through sessions\/all\/profile-disks, which cannot be undone/,
      /pulumi config set stage sessions\/all\/profile-disks/,
    );
    expect(made.bytes()).toBe(before);
  });

  it('told each user each notice once and signed each out once', () => {
    const { seenByUsers } = end.hands.look();
    // Two users, two notices.
    const told = seenByUsers.filter(({ what }) => what === 'message').map(({ user, at }) => `${user} ${at}`);
    expect(told.length).toBe(4);
    expect(new Set(told).size).toBe(4);
    expect(seenByUsers.filter(({ what }) => what === 'signOut').length).toBe(2);
  });
});

describe.concurrent('one stage after the other', () => {
  let base: Scene;
  beforeAll(async () => {
    base = await adopted({ ...withDisks, sessions: [{ collection: 'Office', count: 2 }] });
  });

  it('refuses a jump, and names the next stage and the command', async () => {
    const made = base.fork();
    const before = made.bytes();
    made.configure({ stage: 'target' });
    for (const run of [await made.preview(), await made.up()]) {
      expectRefused(
        run,
        /stage target does not follow source: certificates\/prepare comes next/,
        /pulumi config set stage certificates\/prepare/,
      );
    }
    expect(made.bytes()).toBe(before);
  });

  it('refuses the next stage while one is incomplete, and names what is open', async () => {
    const made = base.fork();
    await made.enterOk('certificates/prepare');
    made.hands.change((state) => {
      state.faults.failures = [{ cmdlet: 'Add-RDServer', nth: 1, when: 'before' }];
    });
    expectRefused(await made.enter('sessions/all/add'), /the cmdlet said: Add-RDServer/);
    made.configure({ stage: 'sessions/all/drain' });
    for (const run of [await made.preview(), await made.up()]) {
      expectRefused(
        run,
        /SessionHost\/rdsh11\.contoso\.com does not exist/,
        /SessionHost\/rdsh01\.contoso\.com: state is "accepting", not "draining"/,
        /stage sessions\/all\/add is not complete/,
        /pulumi config set stage sessions\/all\/add/,
      );
    }
    await made.enterOk('sessions/all/add');
  });

  it('refuses to begin a stage while a server that it needs does not answer', async () => {
    const made = base.fork();
    await made.enterOk('certificates/prepare');
    made.hands.change((state) => {
      state.faults.offline = ['rdsh11.contoso.com'];
    });
    const before = made.bytes();
    expectRefused(
      await made.enter('sessions/all/add'),
      /rdsh11\.contoso\.com/,
      /stage sessions\/all\/add may not begin; nothing has been changed/,
    );
    expect(made.bytes()).toBe(before);
    made.hands.change((state) => {
      delete state.faults.offline;
    });
    await made.enterOk('sessions/all/add');
  });

  it('goes back through stages that can be reverted, and undoes them', async () => {
    const made = base.fork();
    await made.enterOk('certificates/prepare');
    await made.enterOk('sessions/all/add');
    const hostsOf = () => made.hands.look().deployment?.collections[0]?.hosts;
    expect(hostsOf()).toEqual(['rdsh01.contoso.com', 'rdsh11.contoso.com']);
    const back = await made.enterOk('certificates/prepare');
    expect(back.operations.filter(({ op }) => op === 'delete').map(({ id }) => id)).toEqual([
      'SessionHost/rdsh11.contoso.com',
      'ServerRole/rdsh11.contoso.com/RDS-RD-SERVER',
      'Server/rdsh11.contoso.com',
    ]);
    expect(hostsOf()).toEqual(['rdsh01.contoso.com']);
    expect(made.hands.look().servers['rdsh01.contoso.com']?.drainMode).toBe('Yes');
    const again = await made.upOk();
    expect(again.operations.filter(({ op }) => op !== 'same')).toEqual([]);
    await made.enterOk('sessions/all/add');
    expect(hostsOf()).toEqual(['rdsh01.contoso.com', 'rdsh11.contoso.com']);
  });
});
