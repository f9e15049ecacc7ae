import { describe, expect, it } from 'vitest';
import { getRemoteAccess } from '../../../src/cmdlets/remote-access-reads';
import { sstpCertificateKind } from '../../../src/resources/remote-access/sstp-certificate';
import { observed } from '../kind-world';
import { calls, kept, SERVER } from './remote-access-world';

const server = SERVER;

describe('SstpCertificate', () => {
  const thumbprint = 'AB'.repeat(20);
  it('is set by netsh, HTTP by the cmdlet, with one restart for both', () => {
    expect(calls(sstpCertificateKind.create({ server, thumbprint, useHttp: true }, kept))).toEqual([
      `netsh ras set sstp-ssl-cert hash=${thumbprint}`,
      'Set-RemoteAccess {"UseHttp":true,"Force":true}',
      'Restart-Service {"Name":["RemoteAccess"],"Force":true}',
    ]);
  });
  it('is unread where Remote Access is not set up, and in upper case where it is', () => {
    const row = { VpnStatus: 'Installed', SslCertificate: { Thumbprint: thumbprint.toLowerCase() } };
    const read = (one: object) => observed(sstpCertificateKind, { server }, [getRemoteAccess(server), [one]]);
    expect(read(row)).toEqual({ server, thumbprint });
    expect(read({ ...row, VpnStatus: 'Uninstalled' })).toBeUndefined();
  });
});
