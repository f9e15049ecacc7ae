import { describe, expect, it } from 'vitest';
import { acceptLive } from '../../src/providers/acceptance';
import { BROKER, HOST, movedDocument, NEW_HOST, type Scene, scene, smallDocument } from './scene';
import { played } from './stack';

const hostsOf = ({ hands }: Scene) => hands.look().deployment?.collections[0]?.hosts;
const idleOf = ({ hands }: Scene) => hands.look().deployment?.collections[0]?.connection.idleSessionLimitMin;
const setIdle = ({ hands }: Scene, minutes: number) =>
  hands.editSetting('Office', (collection) => {
    collection.connection.idleSessionLimitMin = minutes;
  });

describe('after a stage was undone', () => {
  it('the target may be corrected in what that stage had made', async () => {
    const made = scene(smallDocument(), movedDocument());
    const stack = await played(made, 'source', 'sessions/all/add', 'source');
    expect(hostsOf(made)).toEqual([HOST]);
    const other = 'rdsh12.contoso.com';
    made.hands.change((state) => {
      const model = state.servers[NEW_HOST];
      if (model) state.servers[other] = structuredClone(model);
      const record = state.dns.zones['contoso.com']?.find(({ name }) => name === 'rdsh11');
      if (record) state.dns.zones['contoso.com']?.push({ ...record, name: 'rdsh12' });
    });
    made.write(
      'target',
      smallDocument({
        servers: { [BROKER]: { os: '2022' }, [other]: { os: '2022' } },
        sessionHosts: { [other]: { collection: 'Office' } },
      }),
    );
    await stack.up('sessions/all/add');
    expect(hostsOf(made)).toEqual([HOST, other]);
    expect(stack.record).not.toHaveProperty('undoing');
  });

  it('it is undone as it was entered, even when the target was corrected at once', async () => {
    const made = scene(smallDocument(), smallDocument({ idle: 60, workspace: { name: 'Large' } }));
    const stack = await played(made, 'source', 'target');
    expect(idleOf(made)).toBe(60);
    made.write('target', smallDocument({ workspace: { name: 'Large' } }));
    await stack.up('source');
    expect(idleOf(made)).toBe(30);
    expect(stack.record).toMatchObject({ stage: 'source', undoing: { stage: 'target' } });
    await stack.up('target');
    expect([idleOf(made), made.hands.look().deployment?.workspace.name]).toEqual([30, 'Large']);
  });

  it('no stage is entered while something of it is left', async () => {
    const made = scene(smallDocument(), smallDocument({ idle: 60, workspace: { name: 'Large' } }));
    const stack = await played(made, 'source', 'target');
    made.hands.change((state) => {
      state.faults.failures = [{ cmdlet: 'Set-RDSessionCollectionConfiguration', nth: 1, when: 'before' }];
    });
    expect(await stack.refused('source')).toContain('reads differently');
    made.write('target', smallDocument({ workspace: { name: 'Large' } }));
    expect(await stack.refused('target')).toMatch(
      /stage source is not complete[\s\S]*idleSessionLimitMin is 60, not 30/,
    );
    await stack.up('source');
    await stack.up('target');
    expect(idleOf(made)).toBe(30);
  });

  it('no stage is jumped', async () => {
    const stack = await played(scene(smallDocument(), movedDocument()), 'source', 'sessions/all/add', 'source');
    expect(await stack.refused('sessions/all/drain')).toMatch(/does not follow source.*\[stage-jump\]/);
  });
});

describe('documents changed in what has been done', () => {
  it('are refused with place, old and new value', async () => {
    const made = scene(smallDocument(), smallDocument({ idle: 60 }));
    const stack = await played(made, 'source', 'target');
    made.write('source', smallDocument({ idle: 45 }));
    expect(await stack.refused('target')).toMatch(
      /source\.yaml was changed after stage source was completed:\n {2}\/collections\/Office\/limits\/idleSessionLimitMin is 45, was 30/,
    );
  });

  it('are refused in the target where completed stages made it, naming the resource and its field', async () => {
    const made = scene(smallDocument(), movedDocument());
    const stack = await played(made, 'source', 'sessions/all/add', 'sessions/all/drain');
    made.write(
      'target',
      smallDocument({
        servers: { [BROKER]: { os: '2022' }, 'rdsh12.contoso.com': { os: '2022' } },
        sessionHosts: { 'rdsh12.contoso.com': { collection: 'Office' } },
      }),
    );
    expect(await stack.refused('sessions/all/drain')).toMatch(
      /target\.yaml was changed in what stage sessions\/all\/add[\s\S]*SessionHost\/rdsh11\.contoso\.com is not there any more/,
    );
    made.write('target', movedDocument({ workspace: { name: 'Later' } }));
    await stack.up('sessions/all/drain');
  });

  it('may be corrected at stage source, which adopts them again before one goes on', async () => {
    const made = scene(smallDocument(), smallDocument({ idle: 60 }));
    const stack = await played(made, 'source');
    setIdle(made, 45);
    made.write('source', smallDocument({ idle: 45 }));
    expect(await stack.refused('target')).toMatch(/changed after it was adopted[\s\S]*is 45, was 30/);
    await stack.up('source');
    await stack.up('target');
  });
});

describe('what was accepted', () => {
  it('is no change of the past, and hides none that was made before or after it', async () => {
    const made = scene(smallDocument(), smallDocument({ workspace: { name: 'Large' } }));
    const stack = await played(made, 'source', 'target');
    setIdle(made, 20);
    const accept = () =>
      acceptLive(made.session({ stage: 'target' }), 'SessionCollection/Office', { by: 'ada', at: '2027-01-16T08:00Z' });
    const changed = (idle: number) => smallDocument({ idle, workspace: { name: 'Renamed' } });
    made.write('source', changed(30));
    await accept();
    expect(await stack.refused('target')).toMatch(/\/connectionBrokers\/workspace\/name is "Renamed", was "Small"/);
    made.write('source', smallDocument({ idle: 20 }));
    await stack.up('target');
    made.write('source', smallDocument({ idle: 25 }));
    expect(await stack.refused('target')).toContain('idleSessionLimitMin is 25, was 20');
  });
});

it('a stage that left the plan after it was entered is named, with what took it out and how to get out', async () => {
  const made = scene(smallDocument(), movedDocument({ workspace: { name: 'Large' } }));
  const stack = await played(made, 'source', 'sessions/all/add');
  made.write('target', smallDocument({ workspace: { name: 'Large' } }));
  expect(await stack.refused('sessions/all/add')).toMatch(
    /has no stage sessions\/all\/add[\s\S]*comes back with the documents as they were/,
  );
  expect(await stack.refused('target')).toMatch(
    /has entered stage sessions\/all\/add, which the plan no longer has[\s\S]*target\.yaml: \/sessionHosts[\s\S]*stage back/,
  );
  made.write('target', movedDocument({ workspace: { name: 'Large' } }));
  await stack.up('source');
});

it('records the documents compactly', async () => {
  const made = scene(smallDocument(), movedDocument());
  const stack = await played(made, 'source', 'sessions/all/add');
  expect(JSON.stringify(stack.record).length).toBeLessThan(1300);
});
