import { describe, expect, test } from 'vitest';
import { pfxKey } from '../../../src/cmdlets/runners/simulator/pfx';
import { Deployment } from '../../../src/documents/schema';
import { BROKER, Farm, type Row, SOURCE } from './farm';

const licences = (farm: Farm, parameters: object) =>
  farm.run('Set-RDLicenseConfiguration', { Force: true, ...parameters });
const licensing = async (farm: Farm) => (await farm.ok('Get-RDLicenseConfiguration'))[0];
const gateway = (farm: Farm, parameters: object) =>
  farm.run('Set-RDDeploymentGatewayConfiguration', { Force: true, ...parameters });

describe('workspace, licensing and gateway', () => {
  test('SIM-DEP-01 the workspace name', async () => {
    const farm = new Farm();
    await farm.ok('Set-RDWorkspace', { Name: 'Größe & 東京' });
    expect(await farm.ok('Get-RDWorkspace')).toEqual([
      { WorkspaceID: 'rds.contoso.com', WorkspaceName: 'Größe & 東京' },
    ]);
  });

  test('SIM-DEP-02 mode and list, each alone', async () => {
    const farm = new Farm();
    expect((await licences(farm, { Mode: 'NotConfigured' })).errors).toHaveLength(1);
    await licences(farm, { Mode: 'PerDevice' });
    expect(await licensing(farm)).toEqual({ Mode: 'PerDevice', LicenseServer: ['rdls01.contoso.com'] });
    await licences(farm, { LicenseServer: ['rdls11.contoso.com', 'rdls01.contoso.com'] });
    expect(await licensing(farm)).toEqual({
      Mode: 'PerDevice',
      LicenseServer: ['rdls11.contoso.com', 'rdls01.contoso.com'],
    });
  });

  test('SIM-DEP-03 a list needs a mode', async () => {
    const farm = new Farm({}, Deployment.parse({ ...SOURCE, licensing: undefined }));
    expect((await licences(farm, { LicenseServer: 'rdls01.contoso.com' })).errors).toHaveLength(1);
    expect((await licences(farm, { LicenseServer: 'rdls01.contoso.com', Mode: 'PerUser' })).errors).toEqual([]);
  });

  test('SIM-DEP-04 clearing the list', async () => {
    const farm = new Farm();
    await licences(farm, { LicenseServer: [], Mode: 'PerUser' });
    expect((await licensing(farm))?.LicenseServer).toHaveLength(1);
    await licences(farm, { LicenseServer: [] });
    expect((await licensing(farm))?.LicenseServer).toEqual([]);
  });

  test('SIM-DEP-05 probing without -Force', async () => {
    const farm = new Farm();
    const dead = { LicenseServer: 'rdls99.contoso.com' };
    const asked = await licences(farm, { ...dead, Force: false });
    expect(asked.errors.map((error) => error.terminating)).toEqual([false, true]);
    expect((await licences(farm, dead)).errors).toEqual([]);
  });

  test('SIM-DEP-06 Custom and its four settings', async () => {
    const farm = new Farm();
    const four = {
      GatewayExternalFqdn: 'a.contoso.com',
      LogonMethod: 'smartcard',
      UseCachedCredentials: false,
      BypassLocal: false,
    };
    expect((await gateway(farm, { GatewayMode: 'Custom', GatewayExternalFqdn: 'a.contoso.com' })).errors).toHaveLength(
      1,
    );
    expect((await gateway(farm, { GatewayMode: 'Automatic', BypassLocal: true })).errors).toHaveLength(1);
    expect((await gateway(farm, { GatewayMode: 'Custom', ...four })).errors).toEqual([]);
    expect(await farm.ok('Get-RDDeploymentGatewayConfiguration')).toEqual([
      { GatewayMode: 'Custom', ...four, LogonMethod: 'Smartcard' },
    ]);
  });

  test('SIM-DEP-07 only the mode unless Custom', async () => {
    const farm = new Farm();
    await gateway(farm, { GatewayMode: 'Automatic' });
    expect(await farm.ok('Get-RDDeploymentGatewayConfiguration')).toEqual([{ GatewayMode: 'Automatic' }]);
  });
});

const A = 'A'.repeat(40);
const C = 'C'.repeat(40);
const STORE = 'Cert:\\LocalMachine\\My';
const role = async (farm: Farm, Role: string) => (await farm.ok('Get-RDCertificate', { Role }))[0];
const apply = (farm: Farm, parameters: object) => farm.run('Set-RDCertificate', { Force: true, ...parameters });
const stored = async (farm: Farm, host: string) =>
  (await farm.ok('Get-ChildItem', { Path: STORE }, { host })).map((row) => row.Thumbprint);

describe('certificates of the deployment', () => {
  test('SIM-CERT-01 one object per role', async () => {
    const farm = new Farm();
    const rows = await farm.ok('Get-RDCertificate');
    expect(rows.map((row) => row.Role)).toEqual(['RDGateway', 'RDWebAccess', 'RDRedirector', 'RDPublishing']);
    expect(rows[0]).toMatchObject({ Level: 'Trusted', Thumbprint: 'B'.repeat(40) });
    farm.hands.change((state) => {
      delete state.deployment?.certificates.RDPublishing;
      const certificate = state.certificates[A];
      if (certificate) certificate.notAfter = '2020-01-01T00:00:00.000Z';
    });
    expect(await role(farm, 'RDPublishing')).toMatchObject({ Thumbprint: null, Level: 'Not Configured' });
    expect(await role(farm, 'RDRedirector')).toMatchObject({ Thumbprint: A, Level: 'Not Configured' });
    await farm.ok('Remove-RDServer', { Server: 'rdgw01.contoso.com', Role: 'RDS-GATEWAY', Force: true });
    expect(await role(farm, 'RDGateway')).toMatchObject({ Thumbprint: null, Level: 'Unknown' });
  });

  test('SIM-CERT-02 a role without servers', async () => {
    const farm = new Farm();
    await farm.ok('Remove-RDServer', { Server: 'rdgw01.contoso.com', Role: 'RDS-GATEWAY', Force: true });
    expect(
      (await apply(farm, { Role: 'RDGateway', ImportPath: 'certs/gw.pfx', Password: 'gw-pass' })).errors[0]?.message,
    ).toMatch(/no server/);
  });

  test('SIM-CERT-03 the file and its password', async () => {
    const farm = new Farm();
    const file = { Role: 'RDGateway', Password: 'gw-pass' };
    expect((await apply(farm, { ...file, ImportPath: 'certs/gw22.PFX' })).errors[0]?.message).toMatch(
      /must end in \.pfx/,
    );
    expect((await apply(farm, { ...file, ImportPath: 'certs/none.pfx' })).errors[0]?.message).toMatch(
      /could not be opened/,
    );
    expect((await apply(farm, { ...file, ImportPath: 'certs/gw22.pfx', Password: 'no' })).errors[0]?.message).toMatch(
      /password/,
    );
    expect(
      JSON.stringify((await apply(farm, { ...file, ImportPath: 'certs/gw22.pfx', Password: 'no' })).errors),
    ).not.toContain('gw-pass');
  });

  test('SIM-CERT-04 import brings it to every server of the role', async () => {
    const farm = new Farm();
    expect(
      (await apply(farm, { Role: 'RDGateway', ImportPath: 'certs\\gw22.pfx', Password: 'gw-pass' })).errors,
    ).toEqual([]);
    expect(await role(farm, 'RDGateway')).toMatchObject({ Thumbprint: C });
    expect(await stored(farm, 'rdgw01.contoso.com')).toContain(C);
    expect(await farm.ok('Get-ChildItem', { Path: 'IIS:\\SslBindings' }, { host: 'rdgw01.contoso.com' })).toMatchObject(
      [{ Port: 443, Thumbprint: C }],
    );
  });

  test('SIM-CERT-05 by thumbprint', async () => {
    const old = new Farm();
    expect((await apply(old, { Role: 'RDGateway', Thumbprint: C })).errors[0]?.message).toMatch(/does not support/);
    const farm = new Farm({}, SOURCE, (state) => {
      const broker = state.servers[BROKER];
      if (broker) broker.os = '2022';
    });
    expect((await apply(farm, { Role: 'RDGateway', Thumbprint: C })).errors[0]?.message).toMatch(/rdgw01/);
    const file = { FilePath: 'certs/gw22.pfx', Password: 'gw-pass', CertStoreLocation: STORE };
    await farm.ok('Import-PfxCertificate', file, { host: 'rdgw01.contoso.com' });
    expect((await apply(farm, { Role: 'RDGateway', Thumbprint: C.toLowerCase() })).errors).toEqual([]);
    expect(await role(farm, 'RDGateway')).toMatchObject({ Thumbprint: C });
  });

  test('SIM-CERT-06 nothing to reapply', async () => {
    const farm = new Farm();
    expect((await apply(farm, { Role: 'RDPublishing' })).errors).toEqual([]);
    farm.hands.change((state) => delete state.deployment?.certificates.RDPublishing);
    expect((await apply(farm, { Role: 'RDPublishing' })).errors).toHaveLength(1);
  });

  test('SIM-CERT-07 a server added later', async () => {
    const farm = new Farm();
    const bindings = () => farm.ok('Get-ChildItem', { Path: 'IIS:\\SslBindings' }, { host: 'rdgw11.contoso.com' });
    await farm.ok('Add-RDServer', {
      Server: 'rdgw11.contoso.com',
      Role: 'RDS-GATEWAY',
      GatewayExternalFqdn: 'gw.contoso.com',
    });
    expect(await bindings()).toEqual([]);
    await apply(farm, { Role: 'RDGateway', ImportPath: 'certs/gw.pfx', Password: 'gw-pass' });
    expect(await bindings()).toHaveLength(1);
  });

  test('SIM-CERT-08 a self-signed one', async () => {
    const farm = new Farm();
    const parameters = {
      Role: 'RDWebAccess',
      DnsName: 'apps.contoso.com',
      Password: 'x',
      ExportPath: 'certs/new.pfx',
      Force: true,
    };
    const [row] = await farm.ok('New-RDCertificate', parameters);
    expect(row).toMatchObject({ Level: 'Untrusted', Subject: 'CN=apps.contoso.com' });
    expect(await stored(farm, 'rdwa01.contoso.com')).toContain(row?.Thumbprint);
    expect(await farm.ok('Test-Path', { Path: 'certs/new.pfx' })).toEqual([true]);
    farm.hands.powerOff('rdwa01.contoso.com');
    expect((await farm.run('New-RDCertificate', parameters)).output).toEqual([]);
  });
});

describe('certificate stores and files', () => {
  const host = 'rdwa11.contoso.com';
  const file = { FilePath: 'certs/gw22.pfx', Password: 'gw-pass', CertStoreLocation: STORE };
  const out = { Cert: `${STORE}\\${C}`, FilePath: 'out/gw.pfx', Password: 'new' };

  test('SIM-PFX-01 importing', async () => {
    const farm = new Farm();
    const wrong = await farm.run('Import-PfxCertificate', { ...file, Password: 'no' }, { host });
    const none = await farm.run('Import-PfxCertificate', { ...file, FilePath: 'none.pfx' }, { host });
    expect([...wrong.errors, ...none.errors].map((error) => error.terminating)).toEqual([true, true]);
    await farm.ok('Import-PfxCertificate', file, { host });
    expect((await farm.run('Export-PfxCertificate', out, { host })).errors[0]?.message).toMatch(/non-exportable/);
    await farm.ok('Import-PfxCertificate', { ...file, Exportable: true }, { host });
    await farm.ok('Export-PfxCertificate', out, { host });
  });

  test('SIM-PFX-02 exporting', async () => {
    const farm = new Farm();
    const from = { ...out, Cert: `${STORE}\\${'B'.repeat(40)}` };
    const gw = { host: 'rdgw01.contoso.com' };
    expect((await farm.run('Export-PfxCertificate', { Cert: from.Cert, FilePath: 'x.pfx' }, gw)).errors).toHaveLength(
      1,
    );
    await farm.ok('Export-PfxCertificate', from, gw);
    await farm.ok('Export-PfxCertificate', { ...from, Password: 'again' }, gw);
    expect((await farm.run('Export-PfxCertificate', { ...from, NoClobber: true }, gw)).errors).toHaveLength(1);
    expect(
      (await farm.run('Import-PfxCertificate', { ...file, FilePath: 'out/gw.pfx', Password: 'again' }, { host }))
        .errors,
    ).toEqual([]);
  });

  test('SIM-PFX-03 stores and bindings', async () => {
    const farm = new Farm();
    const [row] = await farm.ok('Get-ChildItem', { Path: STORE }, { host: 'rdgw01.contoso.com' });
    expect(row).toMatchObject({ Thumbprint: 'B'.repeat(40), HasPrivateKey: true });
    expect((row?.DnsNameList as Row[] | undefined)?.[0]).toHaveProperty('Unicode', 'gw.contoso.com');
    await farm.ok('Remove-Item', { Path: `${STORE}\\${'B'.repeat(40)}` }, { host: 'rdgw01.contoso.com' });
    expect(await stored(farm, 'rdgw01.contoso.com')).toEqual([]);
    expect((await farm.run('Remove-Item', { Path: `${STORE}\\${C}` }, { host })).errors).toMatchObject([
      { category: 'ObjectNotFound' },
    ]);
    expect((await farm.run('Get-ChildItem', { Path: 'IIS:\\SslBindings' }, { host })).errors).toMatchObject([
      { terminating: true },
    ]);
  });

  test('SIM-PFX-05 shares and folders out of reach', async () => {
    const farm = new Farm();
    const gw = { host: 'rdgw01.contoso.com' };
    const from = { Cert: `${STORE}\\${'B'.repeat(40)}`, Password: 'new' };
    const share = '\\\\fs01.contoso.com\\certs\\gw.pfx';
    farm.hands.change((state) => {
      state.pfxFiles[pfxKey(share)] = { path: share, thumbprint: C, password: 'gw-pass', hasPrivateKey: true };
    });
    expect((await farm.run('Import-PfxCertificate', { ...file, FilePath: share }, gw)).errors).toHaveLength(1);
    expect((await farm.run('Export-PfxCertificate', { ...from, FilePath: share }, gw)).errors).toHaveLength(1);
    expect(await farm.ok('Test-Path', { LiteralPath: [share] }, gw)).toEqual([false]);
    expect(await farm.ok('Test-Path', { LiteralPath: [share] })).toEqual([true]);
    farm.hands.setServer(gw.host, { missingFolders: ['c:\\certs\\'] });
    expect(await farm.ok('Test-Path', { LiteralPath: ['C:\\certs\\', 'D:\\certs\\'] }, gw)).toEqual([false, true]);
    expect(
      (await farm.run('Export-PfxCertificate', { ...from, FilePath: 'C:\\certs\\gw.pfx' }, gw)).errors,
    ).toMatchObject([{ terminating: true }]);
    await farm.ok('Export-PfxCertificate', { ...from, FilePath: 'D:\\certs\\gw.pfx' }, gw);
    const copy = {
      LiteralPath: ['\\\\rdgw01.contoso.com\\D$\\certs\\gw.pfx'],
      Destination: '\\\\rdgw01.contoso.com\\C$\\certs\\',
    };
    expect((await farm.run('Copy-Item', copy)).errors).toHaveLength(1);
  });

  test('SIM-PFX-04 judging', async () => {
    const farm = new Farm();
    const judge = async (DNSName: string) =>
      (
        await farm.ok(
          'Test-Certificate',
          { Cert: `${STORE}\\${'B'.repeat(40)}`, DNSName },
          { host: 'rdgw01.contoso.com' },
        )
      )[0];
    expect([await judge('gw.contoso.com'), await judge('any.contoso.com'), await judge('a.b.contoso.com')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(
      await farm.ok('Test-Path', { Path: [`${STORE}\\${C}`, STORE, 'certs/farm.pfx', 'no.pfx'] }, { host }),
    ).toEqual([false, true, true, false]);
  });
});
