import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../src/cmdlets/invocation';
import { getListenerSettings } from '../../../src/cmdlets/reads';
import { sessionHostListenerKind } from '../../../src/resources/certificates/session-host-listener';
import { live, moment, observed, summary, updated, waitAt, worldOf } from '../kind-world';

const host = 'rdsh11.contoso.com';
const thumbprint = '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F';
const desired = { host, source: 'document', thumbprint };
const setting = (
  SSLCertificateSHA1HashType: number,
  SSLCertificateSHA1Hash = thumbprint.toLowerCase(),
): [Invocation, unknown[]] => [getListenerSettings(host), [{ SSLCertificateSHA1Hash, SSLCertificateSHA1HashType }]];
const observe = (type: number) => observed(sessionHostListenerKind, desired, setting(type));

describe('the certificate of the RDP listener', () => {
  it('tells where it comes from', () => {
    expect(observe(1)).toMatchObject({ source: 'selfSigned' });
    expect(observe(2)).toMatchObject({ source: 'groupPolicy' });
    expect(observe(3)).toEqual(desired);
    expect(observe(0)).toBeUndefined();
    expect(observed(sessionHostListenerKind, desired)).toBeUndefined();
  });

  it('is set on the host by the instance of its class', () => {
    const steps = updated(sessionHostListenerKind, { host, source: 'selfSigned' }, desired, ['thumbprint', 'source']);
    expect(summary(steps)).toEqual([
      `Set-CimInstance {"Namespace":"root/cimv2/TerminalServices","Query":"SELECT * FROM Win32_TSGeneralSetting WHERE TerminalName = 'RDP-Tcp'","Property":{"SSLCertificateSHA1Hash":"${thumbprint}"}} @${host}`,
    ]);
  });

  it('is waited for where policy enrols it', () => {
    const steps = sessionHostListenerKind.create({ host, source: 'groupPolicy', template: 'RDS-Listener' }, worldOf());
    const wait = waitAt(steps, 0);
    const now = moment('2027-01-16T18:00Z');
    expect(wait.instructions).toContain('RDS-Listener');
    expect(wait.open(live(setting(1)), now)).toContain(host);
    expect(wait.open(live(setting(2)), now)).toBeUndefined();
  });
});
