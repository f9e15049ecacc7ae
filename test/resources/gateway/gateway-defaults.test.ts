import { describe, expect, it } from 'vitest';
import { type GatewayClass, getGatewayInstances, getGatewaySettings } from '../../../src/cmdlets/reads';
import { gatewayDefaultsKind as kind } from '../../../src/resources/gateway/gateway-defaults';
import { live, observed, runAt, summary, updated, worldOf } from '../kind-world';

const server = 'rdgw11.contoso.com';
const props = { server, defaults: 'remove' };
const installed = [getGatewaySettings(server), [{ SslBridging: 0 }]] as [never, unknown[]];
const has = (of: GatewayClass, ...names: string[]) =>
  [getGatewayInstances(server, of), names.map((Name) => ({ Name }))] as [never, unknown[]];

describe('GatewayDefaults', () => {
  it('are there while one of them is there', () => {
    expect(observed(kind, props)).toBeUndefined();
    expect(observed(kind, props, installed)).toEqual({ server, defaults: 'remove' });
    expect(observed(kind, props, installed, has('computerGroup', 'Rdg_DnsRoundRobin'))).toEqual({
      server,
      defaults: 'keep',
    });
    expect(observed(kind, props, installed, has('connectionPolicy', 'Staff'))).toEqual({ server, defaults: 'remove' });
    expect(observed(kind, { server, defaults: 'keep' }, installed)).toEqual({ server, defaults: 'keep' });
  });

  it('leave out what the documents have as their own', () => {
    const own = { ...props, except: ['RDG_CAP_AllUsers'] };
    const all = has('connectionPolicy', 'RDG_CAP_AllUsers');
    expect(observed(kind, own, installed, all)).toEqual({ server, defaults: 'remove' });
    expect(summary(kind.create(own, worldOf())).join()).not.toContain('RDG_CAP_AllUsers');
  });

  it('go one by one where they are there, groups after the policies that name them', () => {
    const steps = updated(kind, { server, defaults: 'keep' }, props, ['defaults']);
    expect(summary(steps).map((text) => text.replace(/.*Name = '(\w+)'.*/, '$1'))).toEqual([
      'RDG_CAP_AllUsers',
      'RDG_AllDomainComputers',
      'RDG_RDConnectionBrokers',
      'RDG_HighAvailabilityBroker_DNS_RR',
      'RDG_RDCBComputers',
      'RDG_DNSRoundRobin',
    ]);
    expect(runAt(steps, 0).onlyIf?.holds(live(has('connectionPolicy', 'rdg_cap_allusers')))).toBe(true);
    expect(runAt(steps, 0).onlyIf?.holds(live())).toBe(false);
    expect(kind.create({ server, defaults: 'keep' }, worldOf())).toEqual([]);
  });
});
