import { beforeAll, describe, expect, it } from 'vitest';
import { Live } from '../../src/cmdlets/live';
import type { Faults, State } from '../../src/cmdlets/runners/simulator';
import { Simulator } from '../../src/cmdlets/runners/simulator';
import { checks } from '../../src/doctor';
import { type Facts, type Level, namesNoBroker, serversIn } from '../../src/doctor/check';
import { OLDEST_ENGINE } from '../../src/doctor/checks/engine';
import { examine, type Finding } from '../../src/doctor/examine';
import { loadDocument } from '../../src/documents/load';
import { UserError } from '../../src/errors';
import { planOf } from '../../src/planner/plan';
import { engineVersion } from '../../tools/engine/recipe.mjs';
import { simulation } from '../capture/support';

const source = loadDocument('stacks/base/source.yaml').deployment;
const target = loadDocument('stacks/base/target.yaml').deployment;
const plan = planOf(source, target);

interface Circumstances {
  faults?: Omit<Faults, 'failures'>;
  change?: (state: State) => void;
  facts?: Partial<Omit<Facts, 'silent'>>;
}

async function examined({ faults, change, facts }: Circumstances = {}): Promise<Map<string, Finding>> {
  const live = new Live(new Simulator(simulation(source, change, target), faults ? { faults } : {}), {
    brokers: source.connectionBrokers?.members ?? [],
    secret: () => 'x',
  });
  const broker = await live.activeBroker().then(
    (name) => ({ name }),
    (error) => ({ problem: String(error.message), next: 'start it' }),
  );
  const findings = await examine(checks, { ...factsFor(live), broker, ...facts }, live);
  return new Map(findings.map((finding) => [finding.id, finding]));
}

/** What is found out before, where nothing is wrong. */
function factsFor(live: Live): Omit<Facts, 'silent'> {
  return {
    engine: { version: 'v3.259.0' },
    backend: { url: 'file://state' },
    stack: 'prod',
    config: { stage: 'source', missingSecrets: [] },
    connection: { name: 'simulator:x' },
    documents: { environment: 'prod', problems: [], warnings: 0 },
    plan,
    blockers: [],
    broker: {},
    servers: {
      present: Object.keys(source.servers),
      added: Object.keys(target.servers).filter((name) => !source.servers[name]),
    },
    unlisted: [],
    now: live.runner.clock.now(),
  };
}

const said = (finding: Finding | undefined): string =>
  (finding?.lines ?? []).map(({ level, text, remedy = '' }) => `${level}: ${text} -> ${remedy}`).join('\n');

const RDCB = 'rdcb01.contoso.com';
const RDGW = 'rdgw01.contoso.com';
const NEW = 'rdsh11.contoso.com';

/** By check: what is wrong, how bad that is, and what is said of it. */
const CASES: [id: string, of: Circumstances, level: Level, text: RegExp][] = [
  ['engine', { facts: { engine: { version: 'v3.100.0' } } }, 'blocker', /3\.100\.0 was not tried.*npm run setup/],
  ['engine', { facts: { engine: { problem: 'pulumi is not on PATH' } } }, 'blocker', /not on PATH/],
  [
    'backend',
    { facts: { backend: { problem: 'incorrect passphrase', next: 'set it' } } },
    'blocker',
    /incorrect passphrase -> set it/,
  ],
  [
    'backend',
    { facts: { backend: { url: 'file://state', locks: [{ message: 'locked by process 7', next: 'repair' }] } } },
    'blocker',
    /locked by process 7 -> repair/,
  ],
  ['config', { facts: { config: { missingSecrets: [], problem: 'wait is "yes"' } } }, 'blocker', /wait is "yes"/],
  [
    'config',
    {
      facts: {
        config: {
          stage: 'brokers/redcue',
          missingSecrets: [],
          refused: [{ problem: 'no stage brokers/redcue', next: 'set it' }],
        },
      },
    },
    'blocker',
    /^blocker: no stage brokers\/redcue -> set it$/,
  ],
  ['connection', { facts: { connection: { problem: 'refused', next: 'start it' } } }, 'blocker', /refused -> start it/],
  ['config', { facts: { config: { missingSecrets: ['farmPfx'] } } }, 'blocker', /farmPfx.*config set --secret farmPfx/],
  ['config', { facts: { config: { missingSecrets: [] } } }, 'warning', /no stage is set/],
  ['documents', { facts: { blockers: ['no CALs'] } }, 'blocker', /no CALs.*validate prod/],
  [
    'documents',
    { facts: { plan: undefined, documents: { environment: 'prod', problems: ['line 3'], warnings: 0 } } },
    'blocker',
    /line 3/,
  ],
  [
    'management-host',
    { change: (state) => hosted(state, { name: 'rdsh01.contoso.com' }) },
    'blocker',
    /rdsh01\.contoso\.com is the management host.*no stage touches/,
  ],
  [
    'powershell',
    { faults: { powershell: { 'admin01.contoso.com': '4.0' } } },
    'blocker',
    /management host has 4\.0.*5\.1/,
  ],
  ['powershell', { faults: { powershell: { [RDCB]: '4.0' } } }, 'warning', /rdcb01.* 4\.0/],
  ['module', { faults: { missingModules: ['RemoteDesktop'] } }, 'blocker', /RemoteDesktop.*RSAT-RDS-Tools/],
  ['module', { faults: { missingModules: ['DnsServer'] } }, 'blocker', /DnsServer.*RSAT-DNS-Server/],
  ['elevation', { faults: { notElevated: true } }, 'blocker', /no administrator's token.*Run as administrator/],
  ['reachable', { faults: { offline: [RDGW] } }, 'blocker', /rdgw01.* does not answer.*start it and let WinRM answer/],
  ['reachable', { faults: { offline: [NEW] } }, 'warning', /rdsh11.* does not answer/],
  [
    'winrm',
    { change: (state) => void state.servers[RDGW]?.stopped.push('WinRM') },
    'blocker',
    /rdgw01.*5985.*Enable-PSRemoting/,
  ],
  [
    'active-broker',
    { faults: { rdmsStopped: [RDCB] } },
    'blocker',
    /rdcb01.*does not answer for the deployment|no broker answers/,
  ],
  [
    'active-broker',
    { facts: { broker: { name: 'rdcb99.contoso.com' } } },
    'warning',
    /rdcb99.*not among connectionBrokers of source or target.*write it into the document/,
  ],
  [
    'services',
    { faults: { rdmsStopped: ['rdcb02.contoso.com'] } },
    'blocker',
    /RDMS does not run on rdcb02.*Start-Service/,
  ],
  [
    'workflow',
    { change: (state) => hosted(state, { logon: 'key' }), facts: { broker: { name: RDCB } } },
    'blocker',
    /does not open.*key logon has no network credentials/,
  ],
  [
    'workflow',
    { faults: { winrmRefused: [RDGW] }, facts: { servers: { present: [RDGW], added: [] } } },
    'unchecked',
    /no answer from rdgw01/,
  ],
  ['pending-reboot', { change: (state) => reboot(state, RDGW) }, 'blocker', /restart of rdgw01.*Add-RDServer/],
  ['pending-reboot', { change: (state) => reboot(state, NEW) }, 'warning', /restart of rdsh11/],
  ['clock-skew', { faults: { clockSkewSeconds: { [RDGW]: -400 } } }, 'blocker', /rdgw01.*\d s behind.*Kerberos.*w32tm/],
  ['clock-skew', { faults: { clockSkewSeconds: { [RDGW]: 120 } } }, 'warning', /rdgw01.*ahead of/],
  ['certificate-expiry', { change: (state) => expire(state, '2020-01-01T00:00:00Z') }, 'blocker', /expired 2020/],
  ['certificate-expiry', { change: (state) => expire(state, '2027-02-10T00:00:00Z') }, 'warning', /expires 2027-02-10/],
  [
    'certificate-expiry',
    { change: (state) => expire(state, '2027-01-16T20:00:00Z') },
    'blocker',
    /within the migration/,
  ],
  ['free-disk', { faults: { freeDiskGB: { [RDCB]: 12 } } }, 'blocker', /rdcb01.*12\.0 GB.*in place/],
  ['free-disk', { faults: { freeDiskGB: { [RDGW]: 2 } } }, 'warning', /rdgw01.*2\.0 GB/],
  ['unmanaged', { facts: { unlisted: [{ kind: 'RemoteApp', key: 'Office/X' }] } }, 'warning', /RemoteApp\/Office\/X/],
];

function hosted(state: State, values: Partial<State['managementHost']>): void {
  Object.assign(state.managementHost, values);
}

function reboot(state: State, name: string): void {
  const server = state.servers[name];
  if (server) server.rebootPending = true;
}

function expire(state: State, notAfter: string): void {
  for (const certificate of Object.values(state.certificates)) certificate.notAfter = notAfter;
}

describe('doctor', () => {
  let well: Map<string, Finding>;
  beforeAll(async () => {
    well = await examined();
  });

  it.each(checks.map(({ id }) => id))('%s is ok where nothing is wrong', (id) => {
    expect(well.get(id)?.level, said(well.get(id))).toBe('ok');
    expect(well.get(id)?.lines.length).toBeGreaterThan(0);
  });

  it.each(CASES)('%s with %o is told', async (id, of, level, text) => {
    const finding = (await examined(of)).get(id);
    expect(finding?.level, said(finding)).toBe(level);
    expect(said(finding)).toMatch(text);
    for (const { level: how, remedy } of finding?.lines ?? []) {
      if (how === 'warning' || how === 'blocker') expect(remedy).toBeTruthy();
    }
  });

  it('knows an active broker that the target adds', async () => {
    const name = 'rdcb11.contoso.com';
    expect(source.connectionBrokers?.members).not.toContain(name);
    const finding = (await examined({ facts: { broker: { name } } })).get('active-broker');
    expect(said(finding)).toBe(`ok: ${name} -> `);
  });

  it('has each check tested both ways', () => {
    expect(new Set(CASES.map(([id]) => id))).toEqual(new Set(checks.map(({ id }) => id)));
  });

  it('wants the engine that setup gets', () => {
    expect(engineVersion.split('.').slice(0, 2).map(Number)).toEqual([...OLDEST_ENGINE]);
  });

  it('tells a stack that nobody selected once, and takes nothing that it did not look at for right', async () => {
    const findings = await examine(
      checks,
      {
        engine: { version: 'v3.259.0' },
        backend: { problem: 'no stack is selected', next: 'select one' },
        stack: undefined,
        config: { missingSecrets: [] },
        connection: {},
        documents: { environment: '', problems: ['there is no environment ""'], warnings: 0 },
        plan: undefined,
        blockers: [],
        broker: {},
        servers: { present: [], added: [] },
        unlisted: [],
        now: new Date(0),
      },
      undefined,
    );
    expect(findings.filter(({ level }) => level === 'blocker').map(({ id }) => id)).toEqual(['backend']);
    expect(findings.filter(({ level }) => level === 'ok').map(({ id }) => id)).toEqual(['engine']);
  });

  it('tells a connection that does not open once, and asks nothing by it', async () => {
    const findings = await examined({
      facts: { connection: { problem: 'there is no simulated deployment' }, broker: {} },
    });
    const levels = [...findings.values()].flatMap(({ lines }) => lines.map(({ level }) => level));
    expect(levels.filter((level) => level === 'blocker')).toHaveLength(1);
    expect(levels.filter((level) => level === 'warning')).toEqual([]);
    for (const id of ['management-host', 'reachable', 'services', 'clock-skew', 'free-disk', 'unmanaged']) {
      expect(findings.get(id)?.lines, id).toEqual([{ level: 'unchecked', text: 'there is no connection' }]);
    }
  });

  it('tells a server that is away once, and that the rest was not looked at there', async () => {
    const findings = await examined({ faults: { offline: [RDGW] } });
    const told = [...findings.values()].flatMap(({ lines }) => lines).filter(({ text }) => text.includes(RDGW));
    expect(told.filter(({ level }) => level === 'blocker' || level === 'warning')).toHaveLength(1);
    for (const id of ['winrm', 'pending-reboot', 'clock-skew', 'free-disk']) {
      expect(said(findings.get(id))).toMatch(/unchecked: no answer from rdgw01/);
    }
  });

  it('tells what keeps several servers from answering once', async () => {
    const brokers = [RDCB, 'rdcb02.contoso.com'];
    const findings = await examined({ faults: { offline: brokers } });
    const bad = [...findings.values()].flatMap(({ lines }) => lines).filter(({ level }) => level === 'blocker');
    expect(bad.map(({ text }) => text)).toEqual([expect.stringMatching(/^rdcb01\S+, rdcb02\S+ do not answer/)]);
    for (const id of ['active-broker', 'services', 'workflow']) expect(findings.get(id)?.level).toBe('unchecked');
  });

  describe('of Remote Access alone', () => {
    const folder = 'stacks/base/remote-access-2008r2';
    const [old, to] = ['source', 'target'].map((name) => loadDocument(`${folder}/${name}.yaml`).deployment);
    if (!old || !to) throw new Error('no documents');
    const move = planOf(old, to);

    async function looked(faults: Omit<Faults, 'failures'> = {}): Promise<Map<string, Finding>> {
      const live = new Live(new Simulator(simulation(source, undefined, target), { faults }), {
        brokers: [],
        secret: () => 'x',
      });
      const servers = { present: [], added: [RDGW] };
      const facts = { ...factsFor(live), plan: move, servers, broker: { none: namesNoBroker(move) } };
      const findings = await examine(checks, facts, live);
      return new Map(findings.map((finding) => [finding.id, finding]));
    }

    it('asks for no broker, and nothing of it is a blocker', async () => {
      const findings = await looked({ missingModules: ['RemoteDesktop'] });
      for (const finding of findings.values()) expect(finding.level, `${finding.id}: ${said(finding)}`).toBe('ok');
      for (const id of ['active-broker', 'services', 'workflow']) {
        expect(said(findings.get(id))).toMatch(/the documents name no broker/);
      }
      for (const id of ['reachable', 'winrm', 'clock-skew', 'pending-reboot', 'free-disk']) {
        expect(findings.get(id)?.lines.length, id).toBe(1);
      }
    });

    it('asks the servers that can be driven, and the old one until it is off the network', () => {
      const [from, next] = ['vpn01.contoso.com', 'vpn11.contoso.com'];
      expect(serversIn(move, 'source')).toEqual({ present: [], added: [next] });
      const newer = structuredClone(old);
      for (const { server } of Object.values(newer.remoteAccess ?? {})) server.os = '2016';
      const driven = planOf(newer, to);
      for (const stage of [undefined, 'source', 'remote-access/verify-offline']) {
        expect(serversIn(driven, stage), stage).toEqual({ present: [from], added: [next] });
      }
      for (const stage of ['remote-access/cut-over', 'target']) {
        expect(serversIn(driven, stage), stage).toEqual({ present: [], added: [next] });
      }
    });

    it('wants a broker where a document names one', () => {
      expect(namesNoBroker(plan)).toBe(false);
      expect(serversIn(plan, 'source').present).toEqual(Object.keys(source.servers).sort());
    });
  });

  it('takes an answer that does not come from a server that answers otherwise for no answer', async () => {
    const live = new Live(new Simulator(simulation(source, () => undefined, target)), {
      brokers: source.connectionBrokers?.members ?? [],
      secret: () => 'x',
    });
    const { snapshot } = live;
    live.snapshot = (reads) =>
      reads.some(({ parameters }) => parameters.ClassName === 'Win32_LogicalDisk')
        ? Promise.reject(new UserError('timedOut', 'it took too long'))
        : snapshot.call(live, reads);
    const [finding] = await examine(
      checks.filter(({ id }) => id === 'free-disk'),
      { ...factsFor(live), broker: {} },
      live,
    );
    expect(finding?.level).toBe('warning');
    expect(said(finding)).toMatch(/space on C: of rdcb01\.contoso\.com can't be read: it took too long/);
  });
});
