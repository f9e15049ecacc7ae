import { describe, expect, it } from 'vitest';
import { read } from '../../../src/cmdlets/invocation';
import { showNps } from '../../../src/cmdlets/netsh/call';
import { npsPoliciesKind } from '../../../src/resources/remote-access/nps-policies';
import { live, observed, runAt } from '../kind-world';
import { type Answer, calls, kept, SERVER, update } from './remote-access-world';

const OLD = 'vpn01.contoso.com';

describe('NpsPolicies', () => {
  const named = (name: string) => ({ name, order: 1, enabled: true });
  const policies = {
    ...{ server: SERVER, file: 'C:\\nps.xml', from: OLD },
    networkPolicies: [named('VPN users'), { ...named('Guests'), conditions: ['0x1 B', '0x1 a'] }],
  };
  it('are exported, carried and imported, and the file with all secrets is deleted on both sides', () => {
    const steps = npsPoliciesKind.create(policies, kept);
    const removed = 'Remove-Item {"LiteralPath":["C:\\\\nps.xml"],"Force":true}';
    expect(calls(steps)).toEqual([
      `Export-NpsConfiguration {"Path":"C:\\\\nps.xml"} @${OLD}`,
      `Copy-Item {"LiteralPath":["\\\\\\\\${OLD}\\\\C$\\\\nps.xml"],"Destination":"\\\\\\\\${SERVER}\\\\C$\\\\","Force":true} @managementHost`,
      `${removed} @${OLD}`,
      'Import-NpsConfiguration {"Path":"C:\\\\nps.xml"}',
      removed,
    ]);
    expect([2, 4].map((at) => runAt(steps, at).tolerate)).toEqual([['notFound'], ['notFound']]);
    expect(calls(npsPoliciesKind.create({ ...policies, from: undefined }, kept))).toHaveLength(2);
  });
  it('are made once more as a whole after a kill, but for a file that a person brought, which is gone by then', () => {
    expect(npsPoliciesKind.createResumes).toBe(true);
    const brought = { ...policies, from: undefined, networkPolicies: [named('VPN users')] };
    const bring = runAt(npsPoliciesKind.create(brought, kept), 0);
    const shown = [
      'Network policy configuration:',
      '-'.repeat(57),
      'Name = VPN users',
      'Status = Enabled',
      'Order = 1',
    ];
    const holds = (file: boolean, lines: string[]) =>
      bring.onlyIf?.holds(
        live(
          [showNps(SERVER, 'np'), lines],
          [showNps(SERVER, 'crp'), []],
          [read('Test-Path', { LiteralPath: ['C:\\nps.xml'] }, { host: SERVER }), [file]],
        ),
      );
    expect([holds(true, []), holds(true, shown), holds(false, []), holds(false, shown)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
  it('are read by their place, since the words are in the language of the server, and in any order of conditions', () => {
    const line = '-'.repeat(57);
    const shown = (name: string, ...rest: string[]): Answer => [
      showNps(SERVER, 'np'),
      [
        'Konfiguration der Netzwerkrichtlinie:',
        line,
        `Name = ${name}`,
        'Status = Aktiviert',
        'Reihenfolge = 1',
        ...rest,
      ],
    ];
    const conditions = ['', 'Bedingungen:', line, 'Bedingung0  0x1  "A"', 'Bedingung1  0x1  "b"'];
    const read = (answer: Answer) => observed(npsPoliciesKind, policies, answer);
    expect(read(shown('vpn users'))).toMatchObject({
      server: SERVER,
      networkPolicies: [{ name: 'VPN users', order: 1 }],
    });
    expect(read(shown('guests', ...conditions))).toMatchObject({
      networkPolicies: [{ name: 'Guests', conditions: ['0x1 B', '0x1 a'] }],
    });
    expect(read(shown('VPN'))).toBeUndefined();
  });
  it('are imported anew, which replaces everything, only where some are missing', () => {
    expect(update(npsPoliciesKind, {}, policies, 'file', 'from')).toEqual([]);
    expect(update(npsPoliciesKind, {}, policies, 'networkPolicies')).toHaveLength(5);
  });
});
