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
import { Farm } from '../../cmdlets/simulator/farm';
import { desktopSource, desktopTarget } from '../../planner/desktop-samples';

const plan = planOf(desktopSource, desktopTarget);
const [OLD, NEW] = ['rdvh01.contoso.com', 'rdvh11.contoso.com'];

/** What a rule says of a stage of the sample, in a deployment in which somebody did something. */
async function said(rule: LiveRule, name: string, act: (farm: Farm, hands: Hands) => Promise<void> | void = () => {}) {
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
  return rule.check(snapshot, context).map(({ message }) => message);
}

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
  const copying = (free: number, copied: Record<string, number> = {}, edit: (hands: Hands) => void = () => {}) =>
    said(freeSpace, STAGE, (_farm, hands) => {
      hands.change(({ shares, faults }) => {
        const lengths = { 'a.vhdx': 30 * GB, 'b.vhdx': 20 * GB };
        shares[FROM] = { path: FROM, everyone: false, files: Object.keys(lengths), lengths };
        shares[TO] = { path: TO, everyone: false, files: Object.keys(copied), lengths: copied };
        faults.freeDiskGB = { 'fs11.contoso.com': free };
      });
      edit(hands);
    });

  it('counts what is missing, and stops a copy that would fill its drive', async () => {
    expect(await copying(60)).toEqual([]);
    expect(await copying(40)).toEqual([
      'C: of fs11.contoso.com has 40.0 GB left; the profile disks of Pool take 50.0 GB more',
    ]);
    // Half of it is there: the run after the copy asks again.
    expect(await copying(21, { 'a.vhdx': 30 * GB })).toEqual([]);
    expect(await copying(1, { 'a.vhdx': 30 * GB, 'b.vhdx': 20 * GB })).toEqual([]);
  });

  it('says so where the drive of the share can not be told', async () => {
    const gone = await said(freeSpace, STAGE, (_farm, hands) =>
      hands.change(({ shares }) => {
        delete shares[TO];
      }),
    );
    expect(gone).toEqual(["which drive of fs11.contoso.com the share upd-pool is on can't be told"]);
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
      `C: of ${NEW} has 20.0 GB left; on C: of ${OLD}, where desktops come from, 67.0 GB are used`,
    ]);
    expect(await said(freeSpace, 'desktops/all/add')).toEqual([]);
  });
});

describe('profile-disks-closed', () => {
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
