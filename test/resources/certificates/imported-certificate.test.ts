import { describe, expect, it } from 'vitest';
import { getMachineCertificates } from '../../../src/cmdlets/reads';
import { importedCertificateKind } from '../../../src/resources/certificates/imported-certificate';
import { live, moment, observed, role, runAt, summary, updated, waitAt, worldOf } from '../kind-world';

const THUMBPRINT = '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F';
const OTHER = '9B1C2D3E4F5061728394A5B6C7D8E9F00112233A';
const pfx = { file: 'C:\\certs\\farm.pfx', password: { secret: 'farmPfx' } };
type Answer = Parameters<typeof live>[number];

describe('ImportedCertificate', () => {
  const props = { server: 'rdcb11.contoso.com', thumbprint: THUMBPRINT, pfx };
  const store = (...rows: unknown[]): Answer => [getMachineCertificates(props.server), rows];
  const file = '"FilePath":"C:\\\\certs\\\\farm.pfx","Password":{"secret":"farmPfx"}';
  const imported = `Import-PfxCertificate {${file},"CertStoreLocation":"Cert:\\\\LocalMachine\\\\My","Exportable":true} @rdcb11.contoso.com`;

  it('is there with its private key only', () => {
    const certificate = { Thumbprint: THUMBPRINT.toLowerCase(), HasPrivateKey: true };
    const found = { server: props.server, thumbprint: THUMBPRINT };
    expect(observed(importedCertificateKind, props, store({ Thumbprint: OTHER }, certificate))).toEqual(found);
    expect(observed(importedCertificateKind, props, store({ ...certificate, HasPrivateKey: false }))).toBeUndefined();
    expect(observed(importedCertificateKind, props)).toBeUndefined();
  });

  it('is imported with an exportable key', () => {
    expect(summary(importedCertificateKind.create(props, worldOf()))).toEqual([imported]);
  });

  it('is exported first where the document says so, carried over, and on neither side afterwards', () => {
    const steps = importedCertificateKind.create({ ...props, exportFrom: 'rdcb01.contoso.com' }, worldOf());
    const name = 'farm-3F2A9C0D-import-rdcb11.contoso.com.pfx';
    const own = file.replace('farm.pfx', name);
    const gone = `Remove-Item {"LiteralPath":["C:\\\\certs\\\\${name}"],"Force":true}`;
    expect(summary(steps)).toEqual([
      `Export-PfxCertificate {"Cert":"Cert:\\\\LocalMachine\\\\My\\\\${THUMBPRINT}",${own}} @rdcb01.contoso.com`,
      `Copy-Item {"LiteralPath":["\\\\\\\\rdcb01.contoso.com\\\\C$\\\\certs\\\\${name}"],"Destination":"\\\\\\\\rdcb11.contoso.com\\\\C$\\\\certs\\\\","Force":true} @managementHost`,
      `${gone} @rdcb01.contoso.com`,
      imported.replace('farm.pfx', name),
      `${gone} @rdcb11.contoso.com`,
    ]);
    const left = `C:\\certs\\${name}`;
    expect([0, 1].map((at) => runAt(steps, at).owes)).toEqual([
      `file|rdcb01.contoso.com|${left}`,
      `file|rdcb11.contoso.com|${left}`,
    ]);
    const itself = importedCertificateKind.create({ ...props, exportFrom: props.server }, worldOf());
    expect(summary(itself)).toEqual([imported]);
  });

  it('is brought by a person where no file is named', () => {
    const steps = importedCertificateKind.create({ server: props.server, thumbprint: THUMBPRINT }, worldOf());
    const wait = waitAt(steps, 0);
    expect(wait).toMatchObject({ waitsFor: 'people' });
    const now = moment('2027-01-16T18:00Z');
    expect(wait.open(live(), now)).toContain(`not in Cert:\\LocalMachine\\My of ${props.server}`);
    expect(wait.open(live(store({ Thumbprint: THUMBPRINT, HasPrivateKey: true })), now)).toBeUndefined();
  });

  it('is removed only from a server that stays and does not use it', () => {
    const stays = role(props.server, 'RDS-CONNECTION-BROKER');
    const steps = importedCertificateKind.remove(props, worldOf([stays]));
    expect(summary(steps)).toEqual([
      `Remove-Item {"Path":["Cert:\\\\LocalMachine\\\\My\\\\${THUMBPRINT}"]} @rdcb11.contoso.com ?`,
    ]);
    const condition = runAt(steps, 0).onlyIf;
    expect(condition?.holds(live(store({ Thumbprint: THUMBPRINT })))).toBe(true);
    expect(condition?.holds(live(store({ Thumbprint: OTHER })))).toBe(false);
    expect(importedCertificateKind.remove(props, worldOf([]))).toEqual([]);
    const used = ['DeploymentCertificate', 'RDRedirector', { thumbprint: THUMBPRINT, members: [props.server] }] as [
      string,
      string,
      Record<string, unknown>,
    ];
    expect(importedCertificateKind.remove(props, worldOf([stays, used]))).toEqual([]);
  });

  it('has nothing to do for its policy fields', () => {
    expect(updated(importedCertificateKind, props, props, ['pfx.file', 'exportFrom'])).toEqual([]);
  });
});
