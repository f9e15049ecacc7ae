import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratch } from './project';

let project: ReturnType<typeof scratch>;
beforeEach(async () => {
  project = scratch();
  const created = await project.run('simulator', 'create', 'lab');
  expect(created).toMatchObject({ code: 0, out: expect.stringContaining('pulumi stack init lab') });
});
afterEach(() => project.remove());

const lab = ['--environment', 'lab'];
/** The task that comes before the upgrade of the broker. */
async function backedUp(): Promise<void> {
  await project.run('done', 'brokers-upgrade-backup', '--evidence', 'snapshot 17', ...lab);
}
const state = () => JSON.parse(readFileSync(path.join(project.root, '.rds-migrate/lab/simulator.json'), 'utf8'));

describe('a simulated deployment', () => {
  it('has users at work on every collection', () => {
    const collections = new Set(state().sessions.map((session: { collection: string }) => session.collection));
    expect([...collections].sort()).toEqual(['Finance', 'Kiosk', 'Office']);
    expect(state().sessions.filter((session: { collection: string }) => session.collection === 'Office')).toHaveLength(
      60,
    );
  });

  it('is not replaced unless asked to', async () => {
    const { code, err } = await project.run('simulator', 'create', 'lab');
    expect(code).toBe(1);
    expect(err).toContain('--force');
    expect((await project.run('simulator', 'create', 'lab', '--force')).code).toBe(0);
  });

  it('equals its source document', async () => {
    const { code, out } = await project.run('verify', 'lab', '--stage', 'source');
    expect(out).toContain('0 differences');
    expect(code).toBe(0);
  });

  it('differs from the target, object by object', async () => {
    const { code, out } = await project.run('verify', 'lab', '--stage', 'target', '--json');
    expect(code).toBe(1);
    const { differences } = JSON.parse(out);
    expect(differences).toContainEqual({
      id: 'ServerRole/rdcb01.contoso.com/RDS-CONNECTION-BROKER',
      live: 'present',
      wanted: 'removed',
    });
    expect(differences).toContainEqual({
      id: 'SessionCollection/Office',
      field: 'limits.idleSessionLimitMin',
      live: 30,
      wanted: 60,
    });
    expect(differences).toContainEqual({ id: 'SessionHost/rdsh11.contoso.com', live: 'absent', wanted: 'present' });
  });

  it("shows a colleague's hand in verify, with both values", async () => {
    await project.run('simulator', 'set', 'Office', 'limits.idleSessionLimitMin', '15', ...lab);
    const { code, out } = await project.run('verify', 'lab', '--stage', 'source');
    expect(code).toBe(1);
    expect(out).toMatch(/SessionCollection\/Office.*limits\.idleSessionLimitMin.*15.*30/);
    expect(out).toContain('1 difference');
  });

  it('lists what is in neither document without calling it a difference', async () => {
    const { Hands } = await import('../../src/cmdlets/runners/simulator/hands');
    const hands = new Hands(path.join(project.root, '.rds-migrate/lab/simulator.json'));
    hands.editSetting('Office', (collection) => {
      const [app] = collection.remoteApps;
      if (app) collection.remoteApps.push({ ...app, alias: 'SOLITAIRE' });
    });
    const relaxed = await project.run('verify', 'lab', '--stage', 'source');
    expect(relaxed).toMatchObject({ code: 0, out: expect.stringContaining('RemoteApp/Office/SOLITAIRE') });
    expect((await project.run('verify', 'lab', '--stage', 'source', '--strict')).code).toBe(1);
  });

  it.each([
    ['90min', 90 * 60_000],
    ['2d', 2 * 86_400_000],
  ])('lets %s pass', async (duration, ms) => {
    const before = Date.parse(state().now);
    await project.run('simulator', 'advance', duration, ...lab);
    expect(Date.parse(state().now) - before).toBe(ms);
  });

  it('refuses a time it cannot read', async () => {
    expect((await project.run('simulator', 'advance', 'tomorrow', ...lab)).err).toContain(
      'neither a duration nor a time',
    );
  });

  it('upgrades a server, which is away meanwhile', async () => {
    await backedUp();
    const { out } = await project.run('simulator', 'upgrade', 'rdcb01.contoso.com', '2019', ...lab);
    expect(out).toContain('away until');
    expect(state().servers['rdcb01.contoso.com'].os).toBe('2019');
    expect((await project.run('simulator', 'upgrade', 'rdcb01.contoso.com', '2003', ...lab)).err).toContain('2012 R2');
  });

  it('signs a user out', async () => {
    const [{ user }] = state().sessions;
    await project.run('simulator', 'sign-out', user, ...lab);
    expect(state().sessions.filter((session: { user: string }) => session.user === user)).toEqual([]);
  });

  it('shows servers and collections', async () => {
    const { out } = await project.run('simulator', 'show', ...lab);
    expect(out).toContain('rdcb01.contoso.com');
    expect(out).toContain('Office: 4 hosts');
  });

  it('goes wrong on request, and no more', async () => {
    await project.run('simulator', 'fault', 'offline', 'rdsh01.contoso.com', ...lab);
    expect(state().faults).toEqual({ offline: ['rdsh01.contoso.com'] });
    await project.run('simulator', 'fault', 'fail', 'Add-RDServer', '--nth', '2', '--after', ...lab);
    expect(state().faults.failures).toEqual([{ cmdlet: 'Add-RDServer', nth: 2, when: 'after' }]);
    await project.run('simulator', 'fault', 'none', ...lab);
    expect(state().faults).toEqual({});
    for (const fault of [
      ['denied', 'RDSH01.contoso.com'],
      ['hang', 'Get-RDServer'],
      ['kill', 'after', '--nth', '3'],
      ['missing-module', 'RemoteDesktop'],
      ['noise', 'on'],
      ['powershell', '7.4.1'],
      ['rdms-stopped', 'rdcb01.contoso.com'],
      ['winrm-refused', 'rdsh01.contoso.com'],
    ])
      expect((await project.run('simulator', 'fault', ...fault, ...lab)).code, fault.join(' ')).toBe(0);
    expect(state().faults).toEqual({
      denied: ['rdsh01.contoso.com'],
      latencyMs: { 'Get-RDServer': 86_400_000 },
      kill: { call: 3, when: 'after', victim: 'provider', engine: '' },
      missingModules: ['RemoteDesktop'],
      noise: true,
      powershell: { [state().managementHost.name]: '7.4.1' },
      rdmsStopped: ['rdcb01.contoso.com'],
      winrmRefused: ['rdsh01.contoso.com'],
    });
    await project.run('simulator', 'fault', 'none', ...lab);
    expect((await project.run('simulator', 'fault', 'kill', 'soon', ...lab)).err).toMatch(/before, after, answered/);
    expect((await project.run('simulator', 'fault', 'flood', 'x', ...lab)).err).toContain('one of: ');
  });

  it.each([
    [['fault', 'fail', 'Add-RDServr'], /no simulated server has a cmdlet Add-RDServr.*\n.*did you mean Add-RDServer/],
    [['fault', 'offline', 'rdsh0l.contoso.com'], /there is no server rdsh0l.*\n.*did you mean rdsh01\.contoso\.com/],
    [['sign-out', 'CONTOSO\\nobody'], /is not signed in/],
    [['advance', '0h'], /no later time/],
    [['advance', '2020-01-01T00:00Z'], /no later time/],
    [
      ['upgrade', 'rdsh01.contoso.com', '2012'],
      /runs Windows Server 2016.*does not upgrade to 2012[\s\S]*2019, 2022, 2025/,
    ],
    [['upgrade', 'rdsh01.contoso.com', '2016'], /runs Windows Server 2016/],
  ])('refuses %j and changes nothing', async (command, message) => {
    const before = state();
    const { code, err } = await project.run('simulator', ...command, ...lab);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(state()).toEqual(before);
  });

  it.skipIf(process.platform === 'win32')('is for its owner alone, since it holds passwords', () => {
    expect(statSync(path.join(project.root, '.rds-migrate/lab/simulator.json')).mode & 0o777).toBe(0o600);
  });

  it('that is damaged is told as such, and replaced only when asked to', async () => {
    const file = path.join(project.root, '.rds-migrate/lab/simulator.json');
    writeFileSync(file, '{');
    const { code, err } = await project.run('simulator', 'create', 'lab');
    expect(code).toBe(1);
    expect(err).toMatch(/is not a simulated deployment.*\n.*simulator create lab --force/);
    expect((await project.run('simulator', 'create', 'lab', '--force')).code).toBe(0);
  });

  it('changes a RemoteApp too, and names those there are', async () => {
    const set = await project.run('simulator', 'set', 'Office/word', 'displayName', 'Winword', ...lab);
    expect(set).toMatchObject({ code: 0, out: expect.stringContaining('Winword') });
    const { out } = await project.run('verify', 'lab', '--stage', 'source');
    expect(out).toMatch(/RemoteApp\/Office\/word.*displayName/i);
    await project.run('simulator', 'set', 'Office/WORD', 'displayName', 'Word', ...lab);
    for (const [object, told] of [
      ['Office/wrod', 'one of: Office/'],
      ['Ofice', 'did you mean Office?'],
    ] as const) {
      const { code, err } = await project.run('simulator', 'set', object, 'displayName', 'x', ...lab);
      expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(told) });
    }
  });

  it('refuses a field that it does not know', async () => {
    expect((await project.run('simulator', 'set', 'Office', 'colour', 'red', ...lab)).err).toContain(
      'limits.idleSessionLimitMin',
    );
  });

  it('has not changed by being read, but for the time and what the resolver remembers', async () => {
    const { deployment, servers } = state();
    await project.run('verify', 'lab', '--stage', 'target');
    expect({ deployment: state().deployment, servers: state().servers }).toEqual({ deployment, servers });
    expect(existsSync(path.join(project.root, '.rds-migrate/lab/audit.jsonl'))).toBe(false);
  });
});

describe('an upgrade in place', () => {
  it('does not begin before the backup that its stage asks for', async () => {
    const tooEarly = await project.run('simulator', 'upgrade', 'rdcb01.contoso.com', '2019', ...lab);
    expect(tooEarly.code).toBe(1);
    expect(tooEarly.err).toMatch(
      /is not upgraded before task brokers-upgrade-backup .*of stage brokers\/upgrade \[task-open\]/,
    );
    expect(tooEarly.err).toContain('next: do it, then npx rds-migrate done brokers-upgrade-backup');
    expect(state().servers['rdcb01.contoso.com'].os).toBe('2016');

    await backedUp();
    const upgraded = await project.run('simulator', 'upgrade', 'rdcb01.contoso.com', '2019', ...lab);
    expect(upgraded).toMatchObject({ code: 0, out: expect.stringContaining('being upgraded') });
  });
});

describe('evidence of a simulated deployment', () => {
  it('is dated by its clock, as stages are, and says so', async () => {
    await project.run('simulator', 'advance', '2h', ...lab);
    const { out } = await project.run('done', 'brokers-upgrade-backup', '--evidence', 'snapshot 17', ...lab);
    expect(out).toContain(`at ${state().now} (simulated time): snapshot 17`);
    const text = readFileSync(path.join(project.root, 'stacks/lab/evidence.yaml'), 'utf8');
    expect(text).toContain(`at: '${state().now}'`);
    expect(text).toMatch(/^#.*clock.*\n#.*simulated time/m);
  });

  it('is dated by the clock of the computer where nothing is simulated', async () => {
    writeFileSync(
      path.join(project.root, 'stacks/Pulumi.lab.yaml'),
      'config:\n  rds-migrate:environment: lab\n  rds-migrate:connection: ssh://rdcb01.contoso.com\n',
    );
    const before = Date.now();
    const { out } = await project.run('done', 'brokers-upgrade-backup', '--evidence', 'snapshot 17', ...lab);
    const at = /at (\S+Z)/.exec(out)?.[1] ?? '';
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before);
    expect(out).not.toContain('simulated');
  });
});

describe('copying profile disks', () => {
  it('is what a person does between two shares', async () => {
    const shares = () => Object.values(state().shares as Record<string, { path: string; files: string[] }>);
    const [source] = shares().filter(({ files }) => files.length > 0);
    const to = String.raw`\\fs99.contoso.com\upd`;
    const { code } = await project.run('simulator', 'copy-disks', source?.path ?? '', to, ...lab);
    expect(code).toBe(0);
    expect(shares().find(({ path: share }) => share === to)?.files).toEqual(source?.files);
  });

  it('says what there is when the share is not', async () => {
    const { code, err } = await project.run('simulator', 'copy-disks', String.raw`\\nowhere\x`, 'y', ...lab);
    expect(code).toBe(1);
    expect(err).toMatch(/there is no share .*\[simulator-unknown\]\n {2}next: /);
  });
});
