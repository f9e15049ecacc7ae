import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import { stepsOf } from '../../src/planner/steps';
import type { Stage } from '../../src/planner/types';
import { desktopSource, desktopTarget } from './desktop-samples';
import { fq } from './samples';

const plan = planOf(desktopSource, desktopTarget);
const stageOf = (stages: Stage[], name: string): Stage => {
  const stage = stages.find((candidate) => candidate.name === name);
  if (!stage) throw new Error(`no stage ${name}`);
  return stage;
};
const ids = (name: string, stages = plan.stages) =>
  stageOf(stages, name).changes.map(({ id, action }) => `${action} ${id}`);
const edited = (document: Deployment, edit: (copy: Deployment) => void): Deployment => {
  const copy = structuredClone(document);
  edit(copy);
  return copy;
};

describe('stages of virtual desktops', () => {
  it('come after the session collections, in their order', () => {
    expect(plan.stages.map(({ name }) => name)).toEqual([
      'source',
      'sessions/all/add',
      'sessions/all/drain',
      'sessions/all/retire',
      'desktops/all/add',
      'desktops/all/move',
      'desktops/all/profile-disks',
      'desktops/all/retire',
      'target',
    ]);
  });

  it('are left out where virtual desktops stay as they are, and with them the wave', () => {
    const same = edited(desktopTarget, (copy) => {
      copy.servers = { ...copy.servers, ...desktopSource.servers };
      copy.virtualDesktops = structuredClone(desktopSource.virtualDesktops);
    });
    const names = planOf(desktopSource, same).stages.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('desktops/'))).toEqual([]);
  });

  it('take personal session desktops to the hosts that take over', () => {
    expect(ids('sessions/all/add')).toContain('update PersonalSessionDesktopAssignment/Own/contoso\\carla');
    const after = stageOf(plan.stages, 'sessions/all/add').after.get(
      'PersonalSessionDesktopAssignment/Own/contoso\\carla',
    );
    expect(after?.after).toContain('SessionHost/rdsh11.contoso.com');
  });

  it('provision nothing but what takes the place of desktops on old hosts between add and retire', () => {
    const between = ['desktops/all/add', 'desktops/all/move', 'desktops/all/profile-disks'].flatMap((name) =>
      ids(name),
    );
    expect(between.filter((id) => /^create (VirtualDesktop|VirtualDesktopCollection)\//.test(id))).toEqual([]);
    const cmdlets = (name: string) =>
      stepsOf(stageOf(plan.stages, name)).flatMap(({ steps }) =>
        steps.flatMap((step) => (step.do === 'run' ? [step.invocation.cmdlet] : [])),
      );
    for (const { name } of plan.stages.filter((stage) => stage.name !== 'desktops/all/retire'))
      expect(cmdlets(name)).not.toContain('Update-RDVirtualDesktopCollection');
    expect(cmdlets('desktops/all/retire')).toContain('Update-RDVirtualDesktopCollection');
    expect(ids('target')).toContain('create VirtualDesktop/Engineering/ENG-04');
  });

  describe('of a personal collection with a template', () => {
    const withDesign = (document: Deployment, host: string, ...numbers: number[]) =>
      edited(document, (copy) => {
        if (!copy.virtualDesktops) return;
        copy.migration?.waves?.all?.collections?.push('Design');
        copy.virtualDesktops.collections.Design = {
          type: 'personalManaged',
          template: { name: 'W11-DES', host: fq(host) },
          storage: { type: 'local' },
          namePrefix: 'DES',
          desktops: Object.fromEntries(numbers.map((number) => [`DES-${number}`, { host: fq(host) }])),
        };
      });

    it('are made one after the other, in the order of their numbers', () => {
      const { stages } = planOf(
        withDesign(desktopTarget, 'rdvh11', 7, 8),
        withDesign(desktopTarget, 'rdvh11', 7, 8, 9, 10, 11),
      );
      const awaited = (stage: string, number: number) =>
        stageOf(stages, stage)
          .after.get(`VirtualDesktop/Design/DES-${number}`)
          ?.after.filter((id) => id.startsWith('VirtualDesktop/'));
      expect([9, 10, 11].map((number) => awaited('target', number))).toEqual([
        [],
        ['VirtualDesktop/Design/DES-9'],
        ['VirtualDesktop/Design/DES-10'],
      ]);
      // Those that are there are read and moved side by side.
      expect([awaited('source', 8), awaited('target', 8)]).toEqual([[], []]);
    });

    it('have people put the template on its new host, and keep nobody on the old one', () => {
      const { stages } = planOf(withDesign(desktopSource, 'rdvh01', 0), withDesign(desktopTarget, 'rdvh11', 0));
      expect(ids('desktops/all/retire', stages)).toEqual(
        expect.arrayContaining([
          'create ManualTask/desktops-all-retire-template-design',
          'update VirtualDesktopCollection/Design',
          'delete ServerRole/rdvh01.contoso.com/RDS-VIRTUALIZATION',
        ]),
      );
      const made = stepsOf(stageOf(stages, 'desktops/all/retire')).find(
        ({ change }) => change.id === 'VirtualDesktopCollection/Design',
      );
      expect(made?.steps ?? []).toEqual([]);
    });
  });

  it('empty the old hosts only when the new desktops are there', () => {
    const { after } = stageOf(plan.stages, 'desktops/all/move');
    expect(after.get('VirtualDesktopAllocation/Pool/rdvh01.contoso.com')?.after).toEqual(
      expect.arrayContaining([
        'VirtualDesktopAllocation/Pool/rdvh11.contoso.com',
        'VirtualDesktopAllocation/Pool/rdvh12.contoso.com',
      ]),
    );
  });

  it('keep what is published through all of them, and change its path when the desktops are made from the new template', () => {
    const app = (name: string) => stageOf(plan.stages, name).after.get('RemoteApp/Pool/LEDGER')?.props;
    const old = { displayName: 'Ledger', filePath: 'C:\\Ledger 1\\ledger.exe' };
    for (const name of ['desktops/all/add', 'desktops/all/move', 'desktops/all/profile-disks'])
      expect(app(name)).toMatchObject(old);
    expect(app('desktops/all/retire')).toMatchObject({ ...old, filePath: 'C:\\Ledger 2\\ledger.exe' });
    expect(stageOf(plan.stages, 'desktops/all/retire').after.get('RemoteApp/Pool/LEDGER')?.after).toContain(
      'VirtualDesktopCollection/Pool',
    );
    expect(ids('target')).toEqual(
      expect.arrayContaining([
        'update RemoteApp/Pool/LEDGER',
        'create RemoteApp/Pool/NOTES',
        'create FileTypeAssociation/Pool/NOTES/.note',
      ]),
    );
  });

  it('take what is published in a collection that goes away with it', () => {
    const without = edited(desktopTarget, ({ virtualDesktops }) => {
      if (virtualDesktops) delete virtualDesktops.collections.Pool;
    });
    const { stages } = planOf(desktopSource, without);
    expect(ids('desktops/all/retire', stages)).toEqual(
      expect.arrayContaining(['delete RemoteApp/Pool/LEDGER', 'delete FileTypeAssociation/Pool/LEDGER/.ldg']),
    );
  });

  it('keep a host that another collection still uses', () => {
    const target = edited(desktopTarget, (copy) => {
      const collections = copy.virtualDesktops?.collections;
      const old = desktopSource.virtualDesktops?.collections.Engineering;
      if (!collections || !old || !copy.virtualDesktops) throw new Error('the sample has changed');
      collections.Engineering = structuredClone(old);
      for (const host of ['rdvh01', 'rdvh02'].map(fq)) {
        copy.servers[host] = { os: '2019' };
        copy.virtualDesktops.hosts[host] = {};
      }
    });
    expect(ids('desktops/all/retire', planOf(desktopSource, target).stages).join()).not.toContain('ServerRole');
  });

  it('give a new broker its right in the organizational units', () => {
    const brokers = (document: Deployment, ...members: string[]) =>
      edited(document, (copy) => {
        copy.connectionBrokers = {
          members: members.map(fq),
          highAvailability: {
            clientAccessName: fq('rds'),
            addresses: { managedBy: 'loadBalancer' },
            database: { kind: 'dedicated', connectionString: { secret: 'sql' } },
          },
        };
        for (const member of members) copy.servers[fq(member)] = { os: '2022' };
      });
    const stages = planOf(brokers(desktopSource, 'rdcb01'), brokers(desktopTarget, 'rdcb01', 'rdcb02')).stages;
    expect(ids('brokers/expand', stages)).toContain('update OuAccess/OU=Desktops,DC=contoso,DC=com');
  });

  it('upgrade hosts that keep their names by a person', () => {
    const target = edited(desktopSource, (copy) => {
      for (const host of ['rdvh01', 'rdvh02'].map(fq)) copy.servers[host] = { os: '2022', upgrade: 'inPlace' };
    });
    const stages = planOf(desktopSource, target).stages;
    expect(ids('desktops/all/upgrade', stages)).toEqual(
      expect.arrayContaining(['update Server/rdvh01.contoso.com', 'update Server/rdvh02.contoso.com']),
    );
  });
});
