import { expect, it } from 'vitest';
import { testRdOuAccess } from '../../../src/cmdlets/desktop-reads';
import { ouAccessKind as kind } from '../../../src/resources/desktops/ou-access';
import { observed, summary, updated, worldOf } from '../kind-world';

const OU = 'OU=VDI,DC=fabrikam,DC=com';
const props = { ou: OU, domain: 'fabrikam.com', brokers: ['rdcb11.contoso.com', 'rdcb12.contoso.com'] };

it.each([
  ['all brokers', [true], props.brokers],
  ['some broker lacking it', [false], []],
  ['no answer', [], []],
])('one answer stands for them all: %s', (_, output, brokers) => {
  expect(observed(kind, props, [testRdOuAccess(OU, 'fabrikam.com'), output])).toEqual({ ...props, brokers });
});

it('is granted to all at once for a broker that is new, and costs nothing when one leaves', () => {
  const grant = [`Grant-RDOUAccess {"OU":"${OU}","Domain":"fabrikam.com"} @activeBroker`];
  expect(summary(updated(kind, { ...props, brokers: [] }, props, ['brokers']))).toEqual(grant);
  expect(updated(kind, props, { ...props, brokers: props.brokers.slice(1) }, ['brokers'])).toEqual([]);
  expect(summary(updated(kind, {}, { ou: OU, brokers: props.brokers }, ['brokers']))[0]).not.toContain('Domain');
});

it('is never taken away, and says who does that', () => {
  expect(kind.remove(props, worldOf())).toEqual([]);
  expect(kind.permanent).toContain('Active Directory');
});
