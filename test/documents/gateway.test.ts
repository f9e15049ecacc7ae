import { describe, expect, it } from 'vitest';
import { Gateway } from '../../src/documents/schema';

const gateway = (more: object) => Gateway.safeParse({ mode: 'DoNotUse', ...more });
const policy = (name: string) => ({
  connectionPolicies: [{ name, userGroups: ['A\\b'], authentication: ['Password'] }],
});
const path = (result: ReturnType<typeof gateway>) => result.error?.issues[0]?.path.join('/');

describe('the gateway section', () => {
  it('refuses a central NPS without its shared secret', () => {
    const store = (more: object) => gateway({ policyStore: { centralNps: [{ server: 'nps.contoso.com', ...more }] } });
    expect(store({ sharedSecret: { secret: 'nps' } }).success).toBe(true);
    expect(store({}).success).toBe(false);
    expect(store({ sharedSecret: 'in the open' }).success).toBe(false);
  });

  it('refuses names of policies and groups that the gateway refuses', () => {
    expect(gateway(policy("R'n'D and more")).success).toBe(true);
    expect(path(gateway(policy('a;b')))).toBe('connectionPolicies/0/name');
    expect(path(gateway(policy('x'.repeat(65))))).toBe('connectionPolicies/0/name');
    expect(gateway({ computerGroups: { 'a*': ['h1'] } }).success).toBe(false);
  });

  it('refuses several computers in one entry', () => {
    expect(path(gateway({ computerGroups: { farm: ['h1', 'h2;h3'] } }))).toBe('computerGroups/farm/1');
    expect(gateway({ computerGroups: { farm: ['*'] } }).success).toBe(true);
  });
});
