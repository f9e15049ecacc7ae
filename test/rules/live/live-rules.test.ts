import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../src/cmdlets/invocation';
import {
  getInstallationType,
  getMachineCertificates,
  getOperatingSystem,
  getPendingReboot,
  getRdCertificate,
  getWebClientBrokerCert,
  testCertificate,
  testPaths,
  testShare,
} from '../../../src/cmdlets/reads';
import type { CallResult } from '../../../src/cmdlets/result';
import { snapshotOf } from '../../../src/cmdlets/snapshot';
import type { Props } from '../../../src/resources/kind';
import { liveRules } from '../../../src/rules/live';
import { covers } from '../../../src/rules/live/certificate-names';
import { type LiveContext, type LiveRule, UNANSWERED } from '../../../src/rules/live/live-rule';
import type { ResourceView, StageView } from '../../../src/rules/rule';
import { deployment, fq, haSource, haTarget } from '../../planner/samples';
import { catalogueProblems } from '../../resources/catalogue-check';
import { answer } from '../../resources/kind-world';

const view = (kind: string, key: string, props: Props): ResourceView => ({ kind, key, props });
const idOf = ({ kind, key }: ResourceView) => `${kind}/${key}`;

/** A stage that starts from these objects and changes those. */
function stage(before: ResourceView[], changes: { before?: ResourceView; after: ResourceView }[]): StageView {
  const states = [before, [...before, ...changes.map((change) => change.after)]];
  const [from = new Map(), to = new Map()] = states.map((items) => new Map(items.map((item) => [idOf(item), item])));
  return {
    name: 'test',
    track: 'rds',
    before: from,
    after: to,
    changes: changes.map((change) => ({
      id: idOf(change.after),
      action: change.before ? 'update' : 'create',
      ...change,
    })),
    closed: [],
  };
}

const context = (of: StageView, target = haTarget): LiveContext => ({
  source: haSource,
  target,
  stage: of,
  now: new Date('2027-01-16T08:00:00Z'),
});
const named = (id: string): LiveRule => {
  const rule = liveRules.find((candidate) => candidate.id === id);
  if (!rule) throw new Error(`no live rule ${id}`);
  return rule;
};
/** What a rule says of a stage when its reads are answered so. */
function said(id: string, of: StageView, answers: (read: Invocation) => unknown[], target = haTarget) {
  const rule = named(id);
  const where = context(of, target);
  const reads = rule.reads(where);
  expect(reads.flatMap(catalogueProblems)).toEqual([]);
  expect(reads.filter((read) => read.changes)).toEqual([]);
  return rule.check(snapshotOf(reads.map((read) => [read, answer(answers(read))] as const)), where);
}

const THUMBPRINT = 'D'.repeat(40);
const [old, fresh] = [fq('rdgw01'), fq('rdgw11')];
const imported = (server: string) => view('ImportedCertificate', `${server}/${THUMBPRINT}`, { server });
const applied = (role: string, members: string[]) =>
  view('DeploymentCertificate', role, { role, thumbprint: THUMBPRINT, members });
const certificateStage = (role = 'RDGateway') =>
  stage([imported(old), imported(fresh)], [{ after: applied(role, [old, fresh]) }]);
const certificate = (more: object = {}) => ({
  Thumbprint: THUMBPRINT,
  HasPrivateKey: true,
  NotBefore: '2026-01-01T00:00:00Z',
  NotAfter: '2028-01-01T00:00:00Z',
  DnsNameList: [{ Punycode: 'gw.contoso.com', Unicode: 'gw.contoso.com' }],
  Subject: 'CN=gw.contoso.com',
  ...more,
});

describe('every live rule', () => {
  it('has an id of its own, and says why and what to do', () => {
    expect(new Set(liveRules.map((rule) => rule.id)).size).toBe(liveRules.length);
    expect(liveRules.map((rule) => rule.id)).toEqual(liveRules.map((rule) => rule.id).sort());
    for (const rule of liveRules) {
      for (const text of [rule.statement, rule.reason, rule.source, rule.remedy]) expect(text).not.toBe('');
    }
  });

  it.each(liveRules.map((rule) => [rule.id]))('%s reads nothing where it is not concerned', (id) => {
    const other = stage([], [{ after: view('Workspace', 'deployment', { name: 'x' }) }]);
    expect(named(id).reads(context(other))).toEqual([]);
  });
});

describe('certificate-present', () => {
  it('wants certificate and key on every server that has it since an earlier stage', () => {
    const answers: Record<string, unknown[]> = { [old]: [certificate({ HasPrivateKey: false })], [fresh]: [] };
    const about = 'DeploymentCertificate/RDGateway';
    const messages = said('certificate-present', certificateStage(), (read) => answers[hostOf(read)] ?? []);
    expect(messages).toEqual([
      { message: `certificate ${THUMBPRINT} (RDGateway) is on ${old} without its private key`, about },
      { message: `certificate ${THUMBPRINT} (RDGateway) is no longer on ${fresh}`, about },
    ]);
    expect(said('certificate-present', certificateStage(), () => [certificate()])).toEqual([]);
  });

  it('leaves out servers that get it in this very stage, and stages that apply nothing', () => {
    const first = stage([], [{ after: applied('RDGateway', [fresh]) }]);
    expect(named('certificate-present').reads(context(first))).toEqual([]);
    const retire = { before: applied('RDGateway', [old, fresh]), after: applied('RDGateway', [fresh]) };
    expect(named('certificate-present').reads(context(stage([imported(fresh)], [retire])))).toEqual([]);
  });

  it('looks at the certificate of a listener too', () => {
    const host = fq('rdsh01');
    const listener = view('SessionHostListener', host, { host, thumbprint: THUMBPRINT });
    const of = stage([imported(host)], [{ after: listener }]);
    expect(named('certificate-present').reads(context(of))).toEqual([getMachineCertificates(host)]);
    expect(said('certificate-present', of, () => [])).toHaveLength(1);
  });
});

describe('pfx-ready', () => {
  const file = 'C:\\certs\\gw.pfx';
  const wanted = (more: object = {}) => {
    const after = view('ImportedCertificate', `${fresh}/${THUMBPRINT}`, {
      server: fresh,
      thumbprint: THUMBPRINT,
      pfx: { file, password: { secret: 'gw' } },
      ...more,
    });
    return stage([], [{ after }]);
  };
  const about = `ImportedCertificate/${fresh}/${THUMBPRINT}`;
  const files =
    (there: boolean, stored: unknown[] = []) =>
    (read: Invocation) =>
      read.cmdlet === 'Test-Path' ? [there] : stored;

  it('wants the file where it is imported', () => {
    expect(named('pfx-ready').reads(context(wanted()))).toEqual([
      getMachineCertificates(fresh),
      testPaths(fresh, [file]),
    ]);
    expect(said('pfx-ready', wanted(), files(false))).toEqual([
      { message: `${file} is not on ${fresh}: certificate ${THUMBPRINT} is to be imported from it`, about },
    ]);
    expect(said('pfx-ready', wanted(), files(true))).toEqual([]);
    // A stage that is resumed when the file is gone already.
    expect(said('pfx-ready', wanted(), files(false, [certificate()]))).toEqual([]);
  });

  it('says of a path without a drive where it is looked for', () => {
    const relative = wanted({ pfx: { file: 'certs/gw.pfx', password: { secret: 'gw' } } });
    expect(said('pfx-ready', relative, files(false))[0]?.message).toContain(`not on ${fresh}, where a session begins:`);
  });

  it.each([
    ['is not there', []],
    ['without its private key', [certificate({ HasPrivateKey: false })]],
    [`can't be exported from ${old}`, [certificate({ KeyExportable: false })]],
    [undefined, [certificate({ KeyExportable: true })]],
    // Servers that don't say.
    [undefined, [certificate({ KeyExportable: null })]],
  ])('of one that is to be exported says %s', (text, held) => {
    const found = said('pfx-ready', wanted({ exportFrom: old }), (read) =>
      read.cmdlet === 'Test-Path' ? [true] : hostOf(read) === old ? held : [],
    );
    expect(found).toEqual(text === undefined ? [] : [{ message: expect.stringContaining(text), about }]);
  });

  it('wants the folder on both ends of the way of an exported file', () => {
    const of = wanted({ exportFrom: old });
    const folder = 'C:\\certs\\';
    expect(named('pfx-ready').reads(context(of))).toEqual([
      getMachineCertificates(fresh),
      getMachineCertificates(old),
      testPaths(old, [folder]),
      testPaths(fresh, [folder]),
    ]);
    const found = said('pfx-ready', of, (read) => {
      if (read.cmdlet === 'Test-Path') return [hostOf(read) === old];
      return hostOf(read) === old ? [certificate()] : [];
    });
    const message = `folder ${folder} is not on ${fresh}: certificate ${THUMBPRINT} goes through it`;
    expect(found).toEqual([{ message, about }]);
  });

  const broker = fq('rdcb01');
  const setting = (os: string, more: object = {}, before?: ResourceView) => {
    const after = applied('RDRedirector', [broker]);
    const props = { ...after.props, pfx: { file, password: { secret: 'gw' } }, ...more };
    const brokers = [
      view('Server', broker, { name: broker, os }),
      view('ServerRole', `${broker}/RDS-CONNECTION-BROKER`, { server: broker, role: 'RDS-CONNECTION-BROKER' }),
    ];
    return stage(brokers, [{ after: { ...after, props }, ...(before ? { before } : {}) }]);
  };
  const live = (Thumbprint: string | null) => (read: Invocation) =>
    read.cmdlet === 'Test-Path' ? [false] : [{ Role: 'RDRedirector', Thumbprint }];

  it('wants the file that brokers before 2019 are given on the management host', () => {
    expect(named('pfx-ready').reads(context(setting('2022')))).toEqual([]);
    expect(named('pfx-ready').reads(context(setting('2016')))).toEqual([getRdCertificate(), testShare(file)]);
    const missing = {
      message: `${file} is not on the management host: certificate ${THUMBPRINT} is to be imported from it`,
      about: 'DeploymentCertificate/RDRedirector',
    };
    expect(said('pfx-ready', setting('2016'), live(null))).toEqual([missing]);
    // Set by a run that was cut off; one that was set before goes to the brokers that join.
    expect(said('pfx-ready', setting('2016'), live(THUMBPRINT))).toEqual([]);
    const joins = setting('2016', {}, applied('RDRedirector', []));
    expect(said('pfx-ready', joins, live(THUMBPRINT))).toEqual([missing]);
  });

  it('wants the folder on the management host where that file is exported', () => {
    const of = setting('2016', { exportFrom: old });
    const messages = said('pfx-ready', of, (read) => (read.cmdlet === 'Test-Path' ? [false] : [certificate()]));
    expect(messages.map(({ message }) => message.replace(/:.*/, ''))).toEqual(['folder C', 'folder C']);
    expect(messages[1]?.message).toContain('is not on the management host');
  });

  it.each([
    ['is not there', undefined, 'a file'],
    ['is taken already', THUMBPRINT, undefined],
  ])('of the file for the web client that %s', (_what, held, expected) => {
    const web = fq('rdwa11');
    const after = view('WebClient', web, {
      server: web,
      channel: 'Production',
      brokerCertificate: THUMBPRINT,
      pfx: { file, password: { secret: 'gw' } },
    });
    const of = stage([], [{ after }]);
    expect(named('pfx-ready').reads(context(of))).toEqual([getWebClientBrokerCert(web), testPaths(web, [file])]);
    const found = said('pfx-ready', of, (read) => (read.cmdlet === 'Test-Path' ? [false] : [{ Thumbprint: held }]));
    const message = `${file} is not on ${web}: certificate ${THUMBPRINT} is to be imported from it`;
    expect(found).toEqual(expected ? [{ message, about: `WebClient/${web}` }] : []);
  });
});

describe('certificate-chain', () => {
  const judged = (verdict: unknown[]) =>
    said('certificate-chain', certificateStage(), (read) =>
      read.cmdlet === 'Test-Certificate' ? verdict : [certificate()],
    );

  it('asks one server for its verdict', () => {
    const of = certificateStage();
    expect(
      named('certificate-chain')
        .reads(context(of))
        .filter(({ cmdlet }) => cmdlet === 'Test-Certificate'),
    ).toEqual([testCertificate(old, THUMBPRINT)]);
    expect(judged([true])).toEqual([]);
    const message = `certificate ${THUMBPRINT} (RDGateway) is not proven by its chain on ${old}`;
    expect(judged([false])).toEqual([{ message, about: 'DeploymentCertificate/RDGateway' }]);
  });

  it('asks once for a certificate of many session hosts, and warns once', () => {
    const hosts = ['rdsh01', 'rdsh02', 'rdsh03'].map(fq);
    const listener = (host: string) => view('SessionHostListener', host, { host, thumbprint: THUMBPRINT });
    const of = stage([...hosts, old].map(imported), [
      ...hosts.map((host) => ({ after: listener(host) })),
      { after: applied('RDGateway', [old]) },
    ]);
    const asked = named('certificate-chain').reads(context(of));
    expect(asked.filter(({ cmdlet }) => cmdlet === 'Test-Certificate')).toEqual([
      testCertificate(hosts[0] ?? '', THUMBPRINT),
    ]);
    const found = said('certificate-chain', of, (read) =>
      read.cmdlet === 'Test-Certificate' ? [false] : [certificate()],
    );
    expect(found).toEqual([
      expect.objectContaining({
        message: `certificate ${THUMBPRINT} (listener, RDGateway) is not proven by its chain on ${hosts[0]}`,
      }),
    ]);
  });

  it.each([
    ['nobody answers it, since that is told', UNANSWERED, []],
    ['it says so by an error too', 'System.ComponentModel.Win32Exception', [expect.anything()]],
  ])('where %s', (_what, id, expected) => {
    const where = context(certificateStage());
    const failed = { output: [], errors: [{ message: 'no', id, terminating: true }], warnings: [], durationMs: 0 };
    const answers = named('certificate-chain')
      .reads(where)
      .map((read): [Invocation, CallResult] => [
        read,
        read.cmdlet === 'Test-Certificate' ? failed : answer([certificate()]),
      ]);
    expect(named('certificate-chain').check(snapshotOf(answers), where)).toEqual(expected);
  });

  it('leaves one that is missing, or out of its dates, to the rules about that', () => {
    expect(said('certificate-chain', certificateStage(), () => [])).toEqual([]);
    const ended = [certificate({ NotAfter: '2026-12-01T00:00:00Z' })];
    const answers = (read: Invocation) => (read.cmdlet === 'Test-Certificate' ? [false] : ended);
    expect(said('certificate-chain', certificateStage(), answers)).toEqual([]);
  });
});

describe('certificate-signature', () => {
  it.each([
    ['1.2.840.113549.1.1.5', 'SHA-1'],
    ['1.2.840.113549.1.1.4', 'MD5'],
    ['1.2.840.113549.1.1.11', undefined],
  ])('of %s says %s', (id, weak) => {
    const row = certificate({ SignatureAlgorithm: { Value: id, FriendlyName: 'sha1RSA' } });
    const message = `certificate ${THUMBPRINT} (RDGateway) is signed by ${weak}`;
    const found = said('certificate-signature', certificateStage(), () => [row]);
    expect(found).toEqual(weak === undefined ? [] : [{ message, about: 'DeploymentCertificate/RDGateway' }]);
  });

  it('says nothing where the server does not', () => {
    expect(said('certificate-signature', certificateStage(), () => [certificate()])).toEqual([]);
  });
});

describe('certificate-expiry', () => {
  it.each([
    ['within the window', { NotAfter: '2027-01-17T00:00:00Z' }, /expires 2027-01-17.* before the migration ends/],
    ['as Windows PowerShell writes it', { NotAfter: `/Date(${Date.parse('2027-01-17T00:00:00Z')})/` }, /expires/],
    ['not begun', { NotBefore: '2027-02-01T00:00:00Z' }, /not valid before/],
  ])('tells of one that ends %s', (_what, more, message) => {
    const found = said('certificate-expiry', certificateStage(), () => [certificate(more)]);
    expect(found).toEqual([{ message: expect.stringMatching(message), about: 'DeploymentCertificate/RDGateway' }]);
  });

  it('is silent otherwise', () => {
    expect(said('certificate-expiry', certificateStage(), () => [certificate()])).toEqual([]);
    expect(said('certificate-expiry', certificateStage(), () => [certificate({ NotAfter: 'soon' })])).toEqual([]);
    const unscheduled = deployment({});
    const ends = { NotAfter: '2027-01-16T09:00:00Z' };
    expect(said('certificate-expiry', certificateStage(), () => [certificate(ends)], unscheduled)).toEqual([]);
  });
});

describe('certificate-names', () => {
  const other = () => [certificate({ DnsNameList: ['*.example.org', 'rds.contoso.com'] })];

  it('wants the name that clients use', () => {
    expect(said('certificate-names', certificateStage(), other)).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('does not cover gw.contoso.com, only *.example.org, rds.contoso.com'),
      }),
    ]);
    expect(said('certificate-names', certificateStage('RDWebAccess'), other)).toEqual([
      expect.objectContaining({ message: expect.stringContaining('does not cover apps.contoso.com') }),
    ]);
    expect(said('certificate-names', certificateStage('RDRedirector'), other)).toEqual([]);
    expect(said('certificate-names', certificateStage('RDPublishing'), other)).toEqual([]);
  });

  it('only warns of the client access name', () => {
    expect(said('certificate-names', certificateStage('RDRedirector'), () => [certificate()])).toEqual([
      expect.objectContaining({ message: expect.stringContaining('rds.contoso.com'), severity: 'warning' }),
    ]);
  });

  it('takes the common name where there are no other names', () => {
    expect(said('certificate-names', certificateStage(), () => [certificate({ DnsNameList: null })])).toEqual([]);
  });

  it.each([
    ['*.contoso.com', 'gw.contoso.com', true],
    ['GW.contoso.com', 'gw.Contoso.com', true],
    ['*.contoso.com', 'contoso.com', false],
    ['*.contoso.com', 'a.gw.contoso.com', false],
    ['*', 'gw', false],
  ])('%s covers %s: %s', (certified, name, holds) => {
    expect(covers(certified, name)).toBe(holds);
  });
});

describe('pending-reboot', () => {
  it('looks at servers that get a role', () => {
    const role = (server: string) => view('ServerRole', `${server}/RDS-GATEWAY`, { server, role: 'RDS-GATEWAY' });
    const of = stage([], [{ after: role(fresh) }]);
    expect(named('pending-reboot').reads(context(of))).toEqual([getPendingReboot(fresh)]);
    expect(said('pending-reboot', of, () => [false, true])).toEqual([
      { message: `a restart of ${fresh} is pending`, about: `Server/${fresh}` },
    ]);
    expect(said('pending-reboot', of, () => [false, false])).toEqual([]);
  });
});

describe('server-core', () => {
  it('looks at servers that get a role which needs a desktop', () => {
    const role = (server: string, name: string) => view('ServerRole', `${server}/${name}`, { server, role: name });
    const of = stage([], [{ after: role(fresh, 'RDS-GATEWAY') }, { after: role(old, 'RDS-LICENSING') }]);
    expect(named('server-core').reads(context(of))).toEqual([getInstallationType(fresh)]);
    expect(said('server-core', of, () => [{ InstallationType: 'Server Core' }])).toEqual([
      { message: `${fresh} is a Server Core installation`, about: `Server/${fresh}` },
    ]);
    expect(said('server-core', of, () => [{ InstallationType: 'Server' }])).toEqual([]);
  });

  it.each([
    ['2012', /2012 can be given the desktop: `Install-WindowsFeature .*Server-Gui-Shell/],
    ['2012 R2', /2012 R2 can be given the desktop: `Install-WindowsFeature .*Server-Gui-Shell/],
    ['2016', undefined],
  ])('on %s says what gives it a desktop, if anything does', (os, remedy) => {
    const role = view('ServerRole', `${fresh}/RDS-GATEWAY`, { server: fresh, role: 'RDS-GATEWAY' });
    const of = stage([view('Server', fresh, { name: fresh, os })], [{ after: role }]);
    const found = said('server-core', of, () => [{ InstallationType: 'Server Core' }]);
    expect(found.map((finding) => finding.message)).toEqual([`${fresh} is a Server Core installation`]);
    if (remedy) expect(found[0]?.remedy).toMatch(remedy);
    else expect(found[0]?.remedy).toBeUndefined();
    expect(found[0]?.severity ?? named('server-core').severity).toBe('blocker');
  });
});

describe('collection-hosts-online', () => {
  it('asks every host of a collection whose settings change, but not a lost one', () => {
    const office = view('SessionCollection', 'Office', { name: 'Office' });
    const host = (name: string, collection: string) => view('SessionHost', name, { host: name, collection });
    const server = (name: string) => view('Server', name, { name });
    const before = [
      office,
      ...[host('a.b', 'Office'), host('lost.b', 'Office'), host('c.b', 'Finance')],
      ...[server('a.b'), server('c.b')],
    ];
    const of = stage(before, [{ before: office, after: office }]);
    expect(named('collection-hosts-online').reads(context(of))).toEqual([getOperatingSystem('a.b')]);
    expect(said('collection-hosts-online', of, () => [])).toEqual([]);
  });
});

describe('profile-disk-share', () => {
  it('looks for a share that a collection begins to use', () => {
    const office = (path: string) => view('SessionCollection', 'Office', { userProfileDisks: { path } });
    const moves = stage([], [{ before: office('\\\\a\\b'), after: office('\\\\c\\d') }]);
    expect(named('profile-disk-share').reads(context(moves))).toEqual([testShare('\\\\c\\d')]);
    expect(said('profile-disk-share', moves, () => [false])).toEqual([
      { message: "\\\\c\\d can't be reached from the management host" },
    ]);
    expect(said('profile-disk-share', moves, () => [true])).toEqual([]);
    const stays = stage([], [{ before: office('\\\\a\\b'), after: office('\\\\a\\b') }]);
    expect(named('profile-disk-share').reads(context(stays))).toEqual([]);
  });

  it('looks for shares of virtual desktops too, and not for folders of other servers', () => {
    const pool = view('VirtualDesktopCollection', 'Pool', { storage: { type: 'smbShare', path: '\\\\fs\\vdi' } });
    const local = view('VirtualDesktopCollection', 'Own', { storage: { type: 'local', path: 'D:\\VM' } });
    const exported = view('VirtualDesktopSettings', 'deployment', { templateExportPath: '\\\\fs\\export' });
    const made = stage([], [{ after: pool }, { after: local }, { after: exported }]);
    expect(named('profile-disk-share').reads(context(made))).toEqual([
      testShare('\\\\fs\\vdi'),
      testShare('\\\\fs\\export'),
    ]);
  });
});

function hostOf({ on }: Invocation): string {
  return typeof on === 'object' ? on.host : '';
}

const host = (name: string, state: string, collection = 'Office') =>
  view('SessionHost', fq(name), { host: fq(name), collection, state });
const server = (name: string, os = '2022') => view('Server', fq(name), { name: fq(name), os });
const roleOf = (name: string, role: string) => view('ServerRole', `${fq(name)}/${role}`, { server: fq(name), role });
const collection = (loadBalancing?: object) => view('SessionCollection', 'Office', { name: 'Office', loadBalancing });

describe('capacity', () => {
  const sessions = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      HostServer: fq(`h${(index % 3) + 1}`),
      CollectionName: 'Office',
      UnifiedSessionId: index,
    }));
  /** Two of three hosts stop taking users. */
  const thinned = (loadBalancing?: object) =>
    stage(
      [collection(loadBalancing), ...['h1', 'h2', 'h3'].map((name) => host(name, 'accepting'))],
      ['h1', 'h2'].map((name) => ({ before: host(name, 'accepting'), after: host(name, 'draining') })),
    );

  it('tells of users who would crowd on the hosts that are left', () => {
    expect(said('capacity', thinned(), () => sessions(30))).toEqual([
      {
        message: 'the 30 sessions of Office, on 3 hosts now, would share 1: h3.contoso.com',
        about: 'SessionCollection/Office',
      },
    ]);
    expect(said('capacity', thinned(), () => [])).toEqual([]);
  });

  it('stops where the hosts that are left may not take them', () => {
    const limited = thinned({ [fq('h3')]: { sessionLimit: 20 } });
    expect(said('capacity', limited, () => sessions(30))).toEqual([
      expect.objectContaining({ severity: 'blocker', message: expect.stringMatching(/30 sessions.*take 20 at most/) }),
    ]);
    expect(said('capacity', limited, () => sessions(20))).toEqual([]);
  });

  it('takes what Windows has for no limit as none', () => {
    const unlimited = thinned({ [fq('h3')]: { sessionLimit: 999999 } });
    expect(said('capacity', unlimited, () => sessions(30))).toEqual([
      expect.objectContaining({ message: expect.stringContaining('would share 1') }),
    ]);
  });

  it('says nothing where no host is left, or none less than before', () => {
    const all = stage([host('h1', 'accepting')], [{ before: host('h1', 'accepting'), after: host('h1', 'draining') }]);
    expect(named('capacity').reads(context(all))).toEqual([]);
    const more = stage([host('h1', 'accepting')], [{ after: host('h2', 'accepting') }]);
    expect(named('capacity').reads(context(more))).toEqual([]);
  });
});

describe('certificate-usage', () => {
  const use = (...ids: string[]) => [certificate({ EnhancedKeyUsageList: ids.map((ObjectId) => ({ ObjectId })) })];

  it('wants server authentication where a usage is said at all', () => {
    expect(said('certificate-usage', certificateStage(), () => use('1.3.6.1.5.5.7.3.3'))).toEqual([
      {
        message: `certificate ${THUMBPRINT} (RDGateway) is for 1.3.6.1.5.5.7.3.3 only`,
        about: 'DeploymentCertificate/RDGateway',
      },
    ]);
    expect(said('certificate-usage', certificateStage(), () => use('1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1'))).toEqual(
      [],
    );
    expect(said('certificate-usage', certificateStage(), () => use())).toEqual([]);
  });

  it('warns of one that is signed by itself', () => {
    const own = () => [certificate({ Issuer: 'CN=gw.contoso.com' })];
    expect(said('certificate-usage', certificateStage(), own)).toEqual([
      expect.objectContaining({ severity: 'warning', message: expect.stringContaining('signed by itself') }),
    ]);
  });
});

describe('broker-services', () => {
  const broker = 'RDS-CONNECTION-BROKER';
  const joins = stage([server('cb1'), roleOf('cb1', broker)], [{ after: roleOf('cb2', broker) }]);
  const service = (Name: string, Status: unknown) => ({ Name, Status });

  it('names what does not run', () => {
    const answers = () => [service('RDMS', 'Running'), service('Tssdis', 4), service('TScPubRPC', 'Stopped')];
    expect(said('broker-services', joins, answers)).toEqual([
      {
        message: 'service TScPubRPC does not run on cb1.contoso.com',
        about: 'ServerRole/cb1.contoso.com/RDS-CONNECTION-BROKER',
      },
    ]);
  });
});

describe('broker-patch-level', () => {
  const broker = 'RDS-CONNECTION-BROKER';
  const joins = (os: string) =>
    stage([server('cb1'), server('cb2', os), roleOf('cb1', broker)], [{ after: roleOf('cb2', broker) }]);
  const answers = (read: Invocation) =>
    (hostOf(read) === fq('cb1') ? ['KB1', 'KB2'] : ['KB1']).map((HotFixID) => ({ HotFixID }));

  it('names the updates that a broker lacks', () => {
    expect(said('broker-patch-level', joins('2022'), answers)).toEqual([
      { message: 'cb2.contoso.com lacks KB2, which other brokers of the set have', about: 'Server/cb2.contoso.com' },
    ]);
    expect(said('broker-patch-level', joins('2022'), () => [{ HotFixID: 'KB1' }])).toEqual([]);
  });

  it('compares brokers of one release', () => {
    expect(said('broker-patch-level', joins('2019'), answers)).toEqual([]);
  });
});

describe('web-deploy-carries', () => {
  const [server, from] = [fq('rdwa11'), fq('rdwa01')];
  const sync = view('WebDeploySync', `${server}/RDWeb`, {
    server,
    from,
    application: 'Default Web Site/RDWeb',
    pending: [],
  });
  const sum = (count: number) =>
    `Total changes: ${count} (0 added, 0 deleted, ${count} updated, 0 parameters changed, 0 bytes copied)`;

  it('shows what -whatif lists before the stage begins', () => {
    const found = said('web-deploy-carries', stage([], [{ after: sync }]), () => [
      'Info: Updating section httpRedirect.',
      sum(1),
    ]);
    expect(found).toEqual([
      {
        message: `Web Deploy is going to carry of Default Web Site/RDWeb from ${from} to ${server}:\n  Info: Updating section httpRedirect.`,
      },
    ]);
  });

  it('says so when there is nothing to carry, and nothing of what earlier stages began', () => {
    const nothing = said('web-deploy-carries', stage([], [{ after: sync }]), () => [sum(0)]);
    expect(nothing).toMatchObject([{ severity: 'note', message: expect.stringContaining('nothing to carry') }]);
    expect(said('web-deploy-carries', stage([sync], []), () => [])).toEqual([]);
  });
});
