import { describe, expect, it } from 'vitest';
import { Live } from '../../../src/cmdlets/live';
import { type Hands, Simulator } from '../../../src/cmdlets/runners/simulator';
import { planOf } from '../../../src/planner/plan';
import { desktopMoves } from '../../../src/rules/live/desktop-moves';
import { desktopsQuiet } from '../../../src/rules/live/desktops-quiet';
import { freeSpace } from '../../../src/rules/live/free-space';
import type { LiveContext, LiveRule } from '../../../src/rules/live/live-rule';
import { profileDisksClosed } from '../../../src/rules/live/profile-disks-closed';
import { virtualizationHostEmpty } from '../../../src/rules/live/virtualization-host-empty';
import { blocks, type Finding, type Observation, wordsOf } from '../../../src/rules/rule';
import { waive } from '../../../src/rules/waivers';
import { Farm } from '../../cmdlets/simulator/farm';
import { desktopSource, desktopTarget } from '../../planner/desktop-samples';

const plan = planOf(desktopSource, desktopTarget);
const [OLD, NEW] = ['rdvh01.contoso.com', 'rdvh11.contoso.com'];

/** What a rule says of a stage of the sample, in a deployment in which somebody did something. */
async function observed(
  rule: LiveRule,
  name: string,
  act: (farm: Farm, hands: Hands) => Promise<void> | void = () => {},
) {
  const stage = plan.stages.find((candidate) => candidate.name === name);
  if (!stage) throw new Error(`no stage ${name}`);
  const farm = new Farm({ target: desktopTarget }, desktopSource);
  for (const Server of [NEW, 'rdvh12.contoso.com'])
    await farm.ok('Add-RDServer', { Server, Role: 'RDS-VIRTUALIZATION' });
  await farm.pass(15);
  await act(farm, farm.hands);
  const context: LiveContext = { source: desktopSource, target: desktopTarget, stage, now: new Date(0) };
  const live = new Live(new Simulator(farm.path), { brokers: ['rdcb01.contoso.com'], secret: () => undefined });
  const snapshot = await live.snapshot(rule.reads(context));
  return rule.check(snapshot, context);
}

const said = async (...asked: Parameters<typeof observed>) => (await observed(...asked)).map(wordsOf);

describe('desktop-moves', () => {
  it('lets desktops move to hosts that take them', async () => {
    expect(await said(desktopMoves, 'desktops/all/move')).toEqual([]);
    expect(await said(desktopMoves, 'desktops/all/add')).toEqual([]);
  });

  it('names hosts without migrations and without a virtual switch', async () => {
    const found = await said(desktopMoves, 'desktops/all/move', (_farm, hands) =>
      hands.change((state) => {
        if (state.hyperV?.[NEW]) Object.assign(state.hyperV[NEW], { incomingMigration: false, switches: ['Other'] });
      }),
    );
    expect(found).toEqual([
      `${NEW} takes no live migrations: Enable-VMMigration`,
      `${NEW} has no virtual switch External, which ENG-01 on ${OLD} uses`,
    ]);
  });
});

describe('versions of virtual machines', () => {
  const versioned = (version: string) =>
    said(desktopMoves, 'desktops/all/move', (_farm, hands) =>
      hands.change((state) => {
        for (const machine of state.machines ?? []) if (machine.name === 'ENG-01') machine.version = version;
      }),
    );

  it('have to run on the new host', async () => {
    expect(await versioned('5.0')).toEqual([`ENG-01 has configuration version 5.0, and ${NEW} with 2022 runs 8 to 10`]);
    expect(await versioned('9.3')).toEqual([]);
    expect(await versioned('10.5')).toEqual([]);
    expect(await versioned('11.0')).toHaveLength(1);
  });
});

describe('processors', () => {
  const vendor = (name: string, state: 'RUNNING' | 'STOPPED') =>
    said(desktopMoves, 'desktops/all/move', (_farm, hands) =>
      hands.change(({ hyperV, machines }) => {
        if (hyperV?.[NEW]) hyperV[NEW].processorVendor = name;
        for (const machine of machines ?? []) machine.state = state;
      }),
    );

  it('of another vendor take no machine that runs', async () => {
    expect(await vendor('AuthenticAMD', 'RUNNING')).toContain(
      `ENG-01 is not off, and moves from processors of GenuineIntel on ${OLD} to those of AuthenticAMD on ${NEW}`,
    );
    expect(await vendor('AuthenticAMD', 'STOPPED')).toEqual([]);
    expect(await vendor('genuineintel', 'RUNNING')).toEqual([]);
  });
});

describe('desktops-quiet', () => {
  it('says nothing while nobody else provisions', async () => {
    for (const stage of plan.stages) expect(await said(desktopsQuiet, stage.name), stage.name).toEqual([]);
  });

  it('finds a job of somebody else, and what it made', async () => {
    const add = { CollectionName: 'Pool', VirtualDesktopAllocation: { 'rdvh12.contoso.com': 1 } };
    const running = await said(desktopsQuiet, 'desktops/all/move', async (farm) => {
      await farm.ok('Add-RDVirtualDesktopToCollection', add);
    });
    expect(running).toEqual([expect.stringMatching(/job of collection Pool: ADD_VIRTUAL_DESKTOP_INPROGRESS/)]);
    const stray = await said(desktopsQuiet, 'desktops/all/profile-disks', async (farm) => {
      await farm.ok('Add-RDVirtualDesktopToCollection', { ...add, VirtualDesktopAllocation: { [OLD]: 1 } });
      await farm.pass(5);
      farm.hands.change((state) => {
        for (const machine of state.machines ?? []) if (machine.name === 'POOL-3') machine.host = 'rdvh99.contoso.com';
      });
    });
    expect(stray).toEqual(['POOL-3 of Pool is on rdvh99.contoso.com, which no document says']);
  });
});

describe('virtualization-host-empty', () => {
  it('names what is still on a host that leaves', async () => {
    const found = await said(virtualizationHostEmpty, 'desktops/all/retire');
    expect(found).toContainEqual(expect.stringMatching(/rdvh01.contoso.com still has .*ENG-01 of Engineering/));
    expect(await said(virtualizationHostEmpty, 'desktops/all/move')).toEqual([]);
  });

  it('is content with empty hosts', async () => {
    const found = await said(virtualizationHostEmpty, 'desktops/all/retire', (_farm, hands) =>
      hands.change((state) => {
        for (const machine of state.machines ?? []) machine.host = NEW;
      }),
    );
    expect(found).toEqual([]);
  });
});

describe('free-space', () => {
  const GB = 2 ** 30;
  const [FROM, TO] = ['\\\\fs01.contoso.com\\upd-pool', '\\\\fs11.contoso.com\\upd-pool'];
  const STAGE = 'desktops/all/profile-disks';
  /** Disks of 50 GB in all, on a new file server with this room; a part may be there already. */
  const room = (free: number, copied: Record<string, number> = {}, edit: (hands: Hands) => void = () => {}) =>
    observed(freeSpace, STAGE, (_farm, hands) => {
      hands.change(({ shares, faults }) => {
        const lengths = { 'a.vhdx': 30 * GB, 'b.vhdx': 20 * GB };
        shares[FROM] = { path: FROM, everyone: false, files: Object.keys(lengths), lengths };
        shares[TO] = { path: TO, everyone: false, files: Object.keys(copied), lengths: copied };
        faults.freeDiskGB = { 'fs11.contoso.com': free };
      });
      edit(hands);
    });

  const copying = async (...given: Parameters<typeof room>) => (await room(...given)).map(wordsOf);

  it('counts what is missing, and stops a copy that would fill its drive', async () => {
    expect(await copying(60)).toEqual([]);
    expect(await copying(40)).toEqual([
      'C: of fs11.contoso.com has too little room for the profile disks of Pool: 40.0 GB left, 50.0 GB more wanted',
    ]);
    // Half of it is there: the run after the copy asks again.
    expect(await copying(21, { 'a.vhdx': 30 * GB })).toEqual([]);
    expect(await copying(1, { 'a.vhdx': 30 * GB, 'b.vhdx': 20 * GB })).toEqual([]);
  });

  it('looks at the volume that is mounted where the share is, by its longest name', async () => {
    const mounted = (folder: string, free: number) =>
      copying(10, {}, (hands) =>
        hands.change(({ shares, faults }) => {
          if (shares[TO]) shares[TO].folder = folder;
          faults.mountedGB = { 'fs11.contoso.com': { 'C:\\Mounts\\': 20, 'C:\\Mounts\\UPD\\': free } };
        }),
      );
    // 10 GB are left on C:, which says nothing of what is mounted below it.
    expect(await mounted('C:\\Mounts\\UPD', 60)).toEqual([]);
    expect(await mounted('C:\\mounts\\upd\\Pool', 60)).toEqual([]);
    expect(await mounted('C:\\Mounts\\UPD', 40)).toEqual([
      'C:\\Mounts\\UPD of fs11.contoso.com has too little room for the profile disks of Pool: 40.0 GB left, 50.0 GB more wanted',
    ]);
    expect(await mounted('C:\\Mounts\\UPD2', 60)).toEqual([expect.stringMatching(/^C:\\Mounts of .*20\.0 GB left/)]);
    // One with a letter of its own is listed by it, and mounted here all the same.
    const lettered = await copying(10, {}, (hands) =>
      hands.change(({ shares, faults }) => {
        if (shares[TO]) shares[TO].folder = 'C:\\Mounts\\UPD';
        faults.mountedGB = { 'fs11.contoso.com': { 'D:\\ = C:\\Mounts\\UPD\\': 60 } };
      }),
    );
    expect(lettered).toEqual([]);
    // A volume of a cluster is not its server's own, whatever is left on C:.
    expect(await mounted('C:\\ClusterStorage\\Volume1\\UPD', 60)).toEqual([
      "the room where the share upd-pool of fs11.contoso.com is can't be told",
    ]);
  });

  it('reads the same while figures change, so that a waiver holds', async () => {
    const findings = (observations: Observation[]): Finding[] =>
      observations.map((one) => ({
        rule: freeSpace.id,
        severity: 'blocker',
        remedy: freeSpace.remedy,
        stage: STAGE,
        ...one,
      }));
    const [before, after] = [findings(await room(40)), findings(await room(35, { 'a.vhdx': 10 * GB }))];
    expect(before.map(({ detail }) => detail)).not.toEqual(after.map(({ detail }) => detail));
    const [{ message: finding = '' } = {}] = before;
    const waiver = {
      rule: freeSpace.id,
      stage: STAGE,
      finding,
      reason: 'thin disks',
      by: 'ada',
      at: '2027-01-16T08:00:00Z',
    };
    expect([before, after].map((found) => found.map(blocks))).toEqual([[true], [true]]);
    expect([before, after].map((found) => waive(found, [waiver]).map(blocks))).toEqual([[false], [false]]);
  });

  it('says so where only hosts may look at what is copied, and stops nothing', async () => {
    const hidden = await room(1, {}, (hands) =>
      hands.change(({ shares }) => {
        if (shares[FROM]) shares[FROM].hostsOnly = true;
      }),
    );
    expect(hidden).toEqual([
      { message: expect.stringMatching(/^what the profile disks of Pool take can't be told: /) },
    ]);
  });

  it('says so where the drive of the share can not be told', async () => {
    const gone = await said(freeSpace, STAGE, (_farm, hands) =>
      hands.change(({ shares }) => {
        delete shares[TO];
      }),
    );
    expect(gone).toEqual(["the room where the share upd-pool of fs11.contoso.com is can't be told"]);
  });

  it('compares the drive of virtual hard disks with what may come', async () => {
    const room = (free: number) =>
      said(freeSpace, 'desktops/all/move', (_farm, hands) =>
        hands.change(({ faults }) => {
          faults.freeDiskGB = { [NEW]: free, 'rdvh12.contoso.com': 100 };
        }),
      );
    expect(await room(80)).toEqual([]);
    expect(await room(20)).toEqual([
      `C: of ${NEW} may have too little room for desktops that come from C: of ${OLD}: 20.0 GB left there, 67.0 GB used here`,
    ]);
    expect(await said(freeSpace, 'desktops/all/add')).toEqual([]);
  });
});

describe('profile-disks-closed', () => {
  it('looks for open disks of a collection whose disks are switched off, too', async () => {
    const disksOff = structuredClone(desktopTarget);
    const pool = disksOff.virtualDesktops?.collections.Pool;
    if (pool) pool.userProfileDisks = 'none';
    const stages = planOf(desktopSource, disksOff).stages;
    const stage = stages.find(({ changes }) =>
      changes.some(
        ({ after }) => after?.kind === 'VirtualDesktopCollection' && after.props.userProfileDisks === 'none',
      ),
    );
    if (!stage) throw new Error('no stage switches them off');
    const farm = new Farm({ target: disksOff }, desktopSource);
    farm.hands.change(({ sessions }) => {
      const session = { user: 'CONTOSO\\anna', state: 'STATE_ACTIVE' as const, collection: 'Pool', desktop: 'POOL-0' };
      sessions.push({ ...session, host: OLD, id: 7, createdAt: '2027-01-16T07:00:00.000Z' });
    });
    const context: LiveContext = { source: desktopSource, target: disksOff, stage, now: new Date(0) };
    const live = new Live(farm.simulator, { brokers: ['rdcb01.contoso.com'], secret: () => undefined });
    const snapshot = await live.snapshot(profileDisksClosed.reads(context));
    expect(profileDisksClosed.check(snapshot, context)).toEqual([
      { message: expect.stringMatching(/UVHD-anna\.vhdx of collection Pool is open by /), severity: 'blocker' },
    ]);
    // Nothing is copied, so that no room is asked for.
    expect(freeSpace.reads(context).filter(({ cmdlet }) => cmdlet === 'Get-ChildItem')).toEqual([]);
  });

  it('looks for open disks of virtual desktops too', async () => {
    const open = await said(profileDisksClosed, 'desktops/all/profile-disks', (_farm, hands) => {
      hands.change(({ sessions }) => {
        const session = {
          user: 'CONTOSO\\anna',
          state: 'STATE_ACTIVE' as const,
          collection: 'Pool',
          desktop: 'POOL-0',
        };
        sessions.push({ ...session, host: OLD, id: 7, createdAt: '2027-01-16T07:00:00.000Z' });
      });
    });
    expect(open).toEqual([expect.stringMatching(/UVHD-anna\.vhdx of collection Pool is open by /)]);
  });
});
