import { describe, expect, it } from 'vitest';
import { getGatewaySettings, getIisSslBindings, getRdCertificate, testShare } from '../../../src/cmdlets/reads';
import { deploymentCertificateKind } from '../../../src/resources/certificates/deployment-certificate';
import { owedText, settling } from '../../../src/resources/debts';
import { live, moment, observed, role, runAt, server, summary, updated, waitAt, worldOf } from '../kind-world';

const THUMBPRINT = '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F';
const OTHER = '9B1C2D3E4F5061728394A5B6C7D8E9F00112233A';
const pfx = { file: 'C:\\certs\\farm.pfx', password: { secret: 'farmPfx' } };
type Answer = Parameters<typeof live>[number];

describe('DeploymentCertificate', () => {
  const members = ['rdwa11.contoso.com', 'rdwa12.contoso.com'];
  const web = { role: 'RDWebAccess', thumbprint: THUMBPRINT, pfx, members };
  const gateway = { ...web, role: 'RDGateway', members: ['rdgw11.contoso.com', 'rdgw12.contoso.com'] };
  const sso = { ...web, role: 'RDRedirector', members: ['rdcb11.contoso.com'] };
  const configured = (name: string, thumbprint: string | null = THUMBPRINT): Answer => [
    getRdCertificate(),
    [
      { Role: 'RDPublishing', Thumbprint: null, Level: 'Nicht konfiguriert' },
      { Role: name, Thumbprint: thumbprint },
    ],
  ];
  const world = (os: string) =>
    worldOf([role('rdcb11.contoso.com', 'RDS-CONNECTION-BROKER'), server('rdcb11.contoso.com', os)]);

  it('is absent where the role has none, whatever the localised level says', () => {
    expect(observed(deploymentCertificateKind, web, configured('RDWebAccess', ''))).toBeUndefined();
    expect(observed(deploymentCertificateKind, web)).toBeUndefined();
  });

  it('reads web servers by their binding on port 443', () => {
    const bindings = (at: number, Port: unknown, Thumbprint: string): Answer => [
      getIisSslBindings(members[at] ?? ''),
      [{ Port, Thumbprint }],
    ];
    const answers = [
      configured('RDWebAccess'),
      bindings(0, 443, THUMBPRINT.toLowerCase()),
      bindings(1, 8172, THUMBPRINT),
    ];
    expect(observed(deploymentCertificateKind, web, ...answers)).toEqual({
      role: 'RDWebAccess',
      thumbprint: THUMBPRINT,
      members: ['rdwa11.contoso.com'],
    });
  });

  it('reads gateways by their hash, as text or as bytes', () => {
    const bytes = Array.from(Buffer.from(THUMBPRINT, 'hex'));
    const answers: Answer[] = [
      configured('RDGateway'),
      [getGatewaySettings('rdgw11.contoso.com'), [{ CertHash: bytes }]],
      [getGatewaySettings('rdgw12.contoso.com'), [{ CertHash: THUMBPRINT }]],
    ];
    expect(observed(deploymentCertificateKind, gateway, ...answers)).toMatchObject({ members: gateway.members });
  });

  it('is exported for brokers before 2019 to the management host, and its file is deleted', () => {
    const exported = { ...sso, exportFrom: 'rdgw11.contoso.com' };
    const lines = (os: string) =>
      summary(deploymentCertificateKind.create(exported, world(os))).map((line) => line.replace(/ \{.*\}/, ''));
    expect(lines('2016')).toEqual([
      'Export-PfxCertificate @rdgw11.contoso.com',
      'Copy-Item @managementHost ?',
      'Set-RDCertificate @activeBroker',
      'Remove-Item @rdgw11.contoso.com',
      'Remove-Item @managementHost',
    ]);
    // The management host may be the server that made it: a file that is there is not copied onto itself.
    const carry = runAt(deploymentCertificateKind.create(exported, world('2016')), 1).onlyIf;
    const there = testShare('C:\\certs\\farm-3F2A9C0D-RDRedirector-managementHost.pfx');
    expect(carry?.reads).toEqual([there]);
    expect([true, false].map((found) => carry?.holds(live([there, [found]])))).toEqual([false, true]);
    expect(lines('2022')).toEqual(['Set-RDCertificate @activeBroker']);
    const [owed = ''] = deploymentCertificateKind
      .create(exported, world('2016'))
      .flatMap((step) => (step.do === 'run' && step.invocation.cmdlet === 'Copy-Item' ? (step.owes ?? []) : []));
    expect(owedText(owed)).toContain('with secrets in clear is still on the management host');
    expect(settling([owed])).toMatchObject([{ invocation: { cmdlet: 'Remove-Item', on: 'managementHost' } }]);
  });

  it('says nothing of the members of broker roles', () => {
    expect(observed(deploymentCertificateKind, sso, configured('RDRedirector'))).toEqual({
      role: 'RDRedirector',
      thumbprint: THUMBPRINT,
    });
  });

  it('is set by thumbprint on 2019 and later, from the file before', () => {
    const set = (os: string) => summary(deploymentCertificateKind.create(sso, world(os)));
    expect(set('2019')).toEqual([
      `Set-RDCertificate {"Role":"RDRedirector","Thumbprint":"${THUMBPRINT}","Force":true} @activeBroker`,
    ]);
    const fromFile = [
      'Set-RDCertificate {"Role":"RDRedirector","ImportPath":"C:\\\\certs\\\\farm.pfx","Password":{"secret":"farmPfx"},"Force":true} @activeBroker',
    ];
    expect(set('2016')).toEqual(fromFile);
    expect(summary(deploymentCertificateKind.create(sso, worldOf()))).toEqual(fromFile);
  });

  it('waits for a person where an old broker has no file to read', () => {
    const steps = deploymentCertificateKind.create({ ...sso, pfx: undefined }, world('2016'));
    const wait = waitAt(steps, 0);
    const now = moment('2027-01-16T18:00Z');
    expect(wait.open(live(configured('RDRedirector', OTHER)), now)).toContain(THUMBPRINT);
    expect(wait.open(live(configured('RDRedirector')), now)).toBeUndefined();
  });

  it('restarts a gateway only where it still uses the old one', () => {
    const steps = deploymentCertificateKind.create(gateway, world('2022'));
    expect(summary(steps)).toEqual([
      `Set-RDCertificate {"Role":"RDGateway","Thumbprint":"${THUMBPRINT}","Force":true} @activeBroker ?`,
      'Restart-Service {"Name":["TSGateway"],"Force":true} @rdgw11.contoso.com ?',
      'Restart-Service {"Name":["TSGateway"],"Force":true} @rdgw12.contoso.com ?',
    ]);
    const hash = (CertHash: string) => live([getGatewaySettings('rdgw11.contoso.com'), [{ CertHash }]]);
    expect(runAt(steps, 1).onlyIf?.holds(hash(OTHER))).toBe(true);
    expect(runAt(steps, 1).onlyIf?.holds(hash(THUMBPRINT))).toBe(false);
  });

  it('is not applied again to brokers that have it by the log, unless the thumbprint shows otherwise', () => {
    const step = (paths: string[], current: object) =>
      runAt(updated(deploymentCertificateKind, { ...current }, sso, paths, world('2022')), 0);
    const leaves = { place: 'certificate:RDRedirector', as: [THUMBPRINT, ...sso.members].join(' ') };
    expect(step(['members'], { thumbprint: THUMBPRINT, members: [] })).toMatchObject({ leaves, unlessLeft: true });
    // A renewal that reads as made, which a cmdlet complained of or nobody saw the end of.
    expect(step(['thumbprint'], { thumbprint: THUMBPRINT })).toMatchObject({ leaves, unlessLeft: true });
    expect(step(['thumbprint', 'members'], { thumbprint: OTHER, members: [] }).unlessLeft).toBeUndefined();
  });

  it('is applied again for a new thumbprint or new members, and never for its file alone', () => {
    const update = (paths: string[], current: object) =>
      updated(deploymentCertificateKind, { ...current }, web, paths, world('2022')).length;
    expect(update(['thumbprint'], { thumbprint: OTHER })).toBe(1);
    expect(update(['members'], { members: [] })).toBe(1);
    expect(update(['pfx.file'], {})).toBe(0);
    // Members from nowhere belong to an object that `create` has just applied.
    expect(update(['members', 'pfx.file'], {})).toBe(0);
    expect(deploymentCertificateKind.remove(web, world('2022'))).toEqual([]);
  });
});
