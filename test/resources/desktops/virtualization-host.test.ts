import { expect, it } from 'vitest';
import { getRdVirtualDesktopConcurrency, getRdVirtualDesktopIdleCount } from '../../../src/cmdlets/desktop-reads';
import { virtualizationHostKind as kind } from '../../../src/resources/desktops/virtualization-host';
import { observed, summary, updated, worldOf } from '../kind-world';

const props = { host: 'rdvh11.contoso.com', concurrency: 5, idleCount: 2, cluster: 'hv.contoso.com' };

it('is in two lists, under two names of its number, in upper case', () => {
  const FQDN = 'RDVH11.CONTOSO.COM';
  const answers: Parameters<typeof observed>[2][] = [
    [
      getRdVirtualDesktopConcurrency(),
      [
        { FQDN: 'RDVH12.CONTOSO.COM', Concurrency: 9 },
        { FQDN, Concurrency: 1 },
      ],
    ],
    [getRdVirtualDesktopIdleCount(), [{ FQDN, Count: 0 }]],
  ];
  expect(observed(kind, props, ...answers)).toEqual({ host: props.host, concurrency: 1, idleCount: 0 });
  expect(observed(kind, { ...props, host: 'rdvh13.contoso.com' }, ...answers)).toBeUndefined();
});

it('is written setting by setting, for this host alone', () => {
  expect(summary(updated(kind, {}, props, ['idleCount', 'concurrency']))).toEqual([
    'Set-RDVirtualDesktopConcurrency {"HostServer":["rdvh11.contoso.com"],"ConcurrencyFactor":5} @activeBroker',
    'Set-RDVirtualDesktopIdleCount {"HostServer":["rdvh11.contoso.com"],"IdleCount":2} @activeBroker',
  ]);
  // People make clusters.
  expect(updated(kind, {}, props, ['cluster'])).toEqual([]);
});

it('comes and goes with its role', () => {
  expect([...kind.create(props, worldOf()), ...kind.remove(props, worldOf())]).toEqual([]);
});
