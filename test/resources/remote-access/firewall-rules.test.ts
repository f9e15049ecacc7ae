import { describe, expect, it } from 'vitest';
import { getFirewallRules } from '../../../src/cmdlets/remote-access-reads';
import { firewallRulesKind } from '../../../src/resources/remote-access/firewall-rules';
import { observed } from '../kind-world';
import { calls, kept, SERVER } from './remote-access-world';

const server = SERVER;

describe('FirewallRules', () => {
  const rules = { server, enabled: ['A', 'B'] };
  it.each([
    ['a boolean', true, 'A'],
    ['a number', 1, 'A'],
    ['a text', 'True', 'A'],
    ['off', 2, undefined],
  ])('reads %s', (_, Enabled, on) => {
    const found = observed(firewallRulesKind, rules, [getFirewallRules(server, ['A', 'B']), [{ Name: 'a', Enabled }]]);
    expect(found).toEqual(on === undefined ? undefined : { server, enabled: [on] });
  });
  it('switches the same rules off again', () => {
    expect(calls(firewallRulesKind.remove(rules, kept))).toEqual(['Disable-NetFirewallRule {"Name":["A","B"]}']);
  });
});
