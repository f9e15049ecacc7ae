import { describe, expect, it } from 'vitest';
import { getWebClientBrokerCert, getWebClientPackages, testPaths } from '../../../src/cmdlets/reads';
import { webClientKind } from '../../../src/resources/web/web-client';
import { live, moment, observed, runAt, summary, updated, waitAt, worldOf } from '../kind-world';

const server = 'rdwa11.contoso.com';
const thumbprint = '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F';
const pfx = { file: 'certs/farm.pfx', password: { secret: 'farmPfx' } };
const desired = { server, channel: 'Production', brokerCertificate: thumbprint, pfx };
const observe = (packages: object[], certificates: object[] = [{ Thumbprint: thumbprint }]) =>
  observed(
    webClientKind,
    desired,
    [getWebClientPackages(server), packages],
    [getWebClientBrokerCert(server), certificates],
  );

describe('the web client', () => {
  it('is there once a package is published', () => {
    expect(observe([])).toBeUndefined();
    expect(observe([{ version: '2.1', publishedAs: '' }])).toBeUndefined();
    expect(observe([{ version: '2.1', publishedAs: 'Production' }])).toEqual({
      server,
      channel: 'Production',
      brokerCertificate: thumbprint,
    });
    expect(observe([{ version: '2.1', publishedAs: 'Test, Production' }])).toMatchObject({ channel: 'Production' });
  });

  it('shows the channel and certificate it has instead', () => {
    expect(observe([{ publishedAs: 'Test' }], [{ Thumbprint: 'ab'.repeat(20) }])).toEqual({
      server,
      channel: 'Test',
      brokerCertificate: 'AB'.repeat(20),
    });
  });

  it('is asked for in vain where its module is not installed, and that is an answer', () => {
    expect(webClientKind.reads(desired).map((read) => read.mayLack)).toEqual([true, true]);
  });

  it('takes an exported certificate only where it lacks it, and looks whether a file is left', () => {
    const exported = { ...desired, pfx: { ...pfx, file: 'C:\\certs\\farm.pfx' }, exportFrom: 'rdcb11.contoso.com' };
    const steps = webClientKind.create(exported, worldOf());
    expect(summary(steps).map((line) => line.replace(/ \{.*\}/, ''))).toEqual([
      `Install-Module @${server} ?`,
      'Export-PfxCertificate @rdcb11.contoso.com ?',
      'Copy-Item @managementHost ?',
      'Remove-Item @rdcb11.contoso.com ?',
      `Import-RDWebClientBrokerCert @${server} ?`,
      `Remove-Item @${server} ?`,
      `Install-RDWebClientPackage @${server} ?`,
      `Publish-RDWebClientPackage @${server}`,
    ]);
    const left = runAt(steps, 5);
    const there = testPaths(server, [`C:\\certs\\farm-3F2A9C0D-webClient-${server}.pfx`]);
    expect(left.onlyIf?.reads).toEqual([there]);
    expect(left.onlyIf?.holds(live([there, [true]]))).toBe(true);
    expect(left.onlyIf?.holds(live([there, [false]]))).toBe(false);
  });

  it('on the server that exports it gets its file made too, and no copy', () => {
    const own = { ...desired, pfx: { ...pfx, file: 'C:\\certs\\farm.pfx' }, exportFrom: server };
    expect(summary(webClientKind.create(own, worldOf())).map((line) => line.replace(/ \{.*\}/, ''))).toEqual([
      `Install-Module @${server} ?`,
      `Export-PfxCertificate @${server} ?`,
      `Import-RDWebClientBrokerCert @${server} ?`,
      `Remove-Item @${server} ?`,
      `Install-RDWebClientPackage @${server} ?`,
      `Publish-RDWebClientPackage @${server}`,
    ]);
  });

  it('gets module, certificate and package before it is published, each only if it is missing', () => {
    const steps = webClientKind.create(desired, worldOf());
    expect(summary(steps).map((line) => line.replace(/ \{.*\}/, ''))).toEqual([
      `Install-Module @${server} ?`,
      `Import-RDWebClientBrokerCert @${server} ?`,
      `Install-RDWebClientPackage @${server} ?`,
      `Publish-RDWebClientPackage @${server}`,
    ]);
  });

  it('is published again after its certificate has changed', () => {
    const steps = updated(webClientKind, { ...desired, brokerCertificate: 'A'.repeat(40) }, desired, [
      'brokerCertificate',
    ]);
    expect(summary(steps).at(-1)).toContain('Publish-RDWebClientPackage');
    expect(runAt(steps, -1).unlessLeft).toBeUndefined();
    expect(updated(webClientKind, desired, desired, ['pfx.file'])).toEqual([]);
  });

  it('is published where the certificate has changed already, unless the log says that it was', () => {
    const publish = runAt(updated(webClientKind, desired, desired, ['brokerCertificate']), -1);
    expect(publish.invocation.cmdlet).toBe('Publish-RDWebClientPackage');
    expect(publish).toMatchObject({ unlessLeft: true, leaves: { as: `Production ${thumbprint}` } });
  });

  it('waits for a person where no file has the certificate', () => {
    const wait = waitAt(webClientKind.create({ server, channel: 'Test', brokerCertificate: thumbprint }, worldOf()), 1);
    expect(wait.instructions).toContain('.cer');
    const now = moment('2027-01-16T18:00Z');
    expect(wait.open(live(), now)).toContain(thumbprint);
    expect(wait.open(live([getWebClientBrokerCert(server), [{ Thumbprint: thumbprint }]]), now)).toBeUndefined();
  });
});
