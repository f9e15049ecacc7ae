import { describe, expect, it } from 'vitest';
import { netsh } from '../../../src/cmdlets/netsh/call';
import { parseDump, parseWords, wordsOf } from '../../../src/cmdlets/netsh/statement';
import { formatInvocation } from '../../../src/cmdlets/quoting';

const DUMP = `# ----------------------------------
# RAS-Konfiguration
pushd ras
set authmode mode = standard
delete authtype type = PAP
set wanports device = "WAN Miniport (SSTP)" rasinonly = enabled ddinout = disabled maxports = 64

popd
pushd ras ip
add range from = 10.9.0.10 to = 10.9.0.250
popd
# Ende
pushd routing ip relay
install
add dhcpserver 10.9.0.53
set interface name="Local Area Connection" relaymode=enable maxhop=4 minsecs=4
popd
`;

describe('a netsh dump', () => {
  it('is read into commands with their context, whatever language its comments have', () => {
    const { statements, unknown } = parseDump(DUMP);
    expect(unknown).toEqual([]);
    expect(statements.map(({ line, context, verb }) => `${line} ${context}: ${verb}`)).toEqual([
      '4 ras: set authmode',
      '5 ras: delete authtype',
      '6 ras: set wanports',
      '10 ras ip: add range',
      '14 routing ip relay: install',
      '15 routing ip relay: add dhcpserver',
      '16 routing ip relay: set interface',
    ]);
    expect(statements[2]?.arguments).toEqual({
      device: 'WAN Miniport (SSTP)',
      rasinonly: 'enabled',
      ddinout: 'disabled',
      maxports: '64',
    });
    expect(statements[5]?.arguments).toEqual({ server: '10.9.0.53' });
  });

  it('drops no line: what is not understood is named with its number and the reason', () => {
    const { statements, unknown } = parseDump(
      'pushd routing ip ospf\nset global x=1\npopd\npushd ras\nadd colour red\npopd\npopd',
    );
    expect(statements).toEqual([]);
    expect(unknown).toEqual([
      { line: 2, text: 'set global x=1', why: 'no command of routing ip ospf that is known' },
      { line: 5, text: 'add colour red', why: 'no command of ras that is known' },
      { line: 7, text: 'popd', why: 'popd without pushd' },
    ]);
  });

  it('that was cut off in the middle says so', () => {
    const { unknown } = parseDump('pushd ras\nset wanports device = "WAN Mini');
    expect(unknown.map(({ line, why }) => [line, why])).toEqual([
      [2, 'the line is cut off'],
      [2, 'the text ends before its popd'],
    ]);
  });

  it('keeps equal signs and blanks inside quotation marks', () => {
    expect(wordsOf('add interface name = "A = B (1)" mode=FULL')).toEqual([
      'add',
      'interface',
      'name=A = B (1)',
      'mode=FULL',
    ]);
  });

  it('refuses an argument that the command has not', () => {
    expect(parseWords(['ras', 'ip', 'add', 'range', 'from=1.1.1.1', 'until=1.1.1.9'])).toBe(
      'add range has no argument until',
    );
  });
});

it('a netsh call is an argument array, printed with quotation marks where PowerShell needs them', () => {
  const call = netsh('vpn11.contoso.com', 'routing ip nat', 'add interface', {
    name: "Bob's LAN",
    mode: 'FULL',
    x: undefined,
  });
  expect(call.parameters).toEqual({
    ArgumentList: ['routing', 'ip', 'nat', 'add', 'interface', "name=Bob's LAN", 'mode=FULL'],
  });
  expect(formatInvocation(call)).toBe(
    "netsh routing ip nat add interface 'name=Bob''s LAN' mode=FULL # on vpn11.contoso.com",
  );
});
