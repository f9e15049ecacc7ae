import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { change, read } from '../../src/cmdlets/invocation';
import { formatInvocation, formatValue, quote } from '../../src/cmdlets/quoting';

const QUOTE = /['\u2018-\u201b]/;

/** PowerShell's rule: a single quote, straight or typographic, ends the string unless another one follows it. */
function parse(expression: string): string {
  const inner = expression.startsWith('(') ? expression.slice(1, -1) : expression;
  let text = '';
  let at = 0;
  while (at < inner.length) {
    if (at > 0) {
      expect(inner.slice(at, at + 3)).toBe(' + ');
      at += 3;
    }
    const char = /^\[char\](\d+)/.exec(inner.slice(at));
    if (char) {
      expect(at).toBeGreaterThan(0);
      text += String.fromCharCode(Number(char[1]));
      at += char[0].length;
      continue;
    }
    expect(inner[at]).toBe("'");
    at += 1;
    for (;;) {
      const character = inner[at];
      if (character === undefined) throw new Error(`not closed: ${expression}`);
      if (!QUOTE.test(character)) text += character;
      else if (QUOTE.test(inner[at + 1] ?? '')) {
        text += inner[at + 1];
        at += 1;
      } else break;
      at += 1;
    }
    at += 1;
  }
  return text;
}

describe('quoted text', () => {
  test('reads back as what it was, whatever it is', () => {
    const nasty = fc.constantFrom(
      "'",
      '\u2018',
      '\u2019',
      '\u201a',
      '\u201b',
      '\n',
      '\r\n',
      '\0',
      '\u202e',
      '$',
      '`',
      '"',
      '\ud800',
      '😀',
      ' + [char]10',
    );
    const text = fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' }), fc.string())).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (original) => {
        expect(parse(quote(original))).toBe(original);
      }),
    );
  });

  test('is one line without anything invisible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (original) => {
        expect(quote(original)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/u);
      }),
    );
  });

  test('doubles every kind of single quote', () => {
    expect(quote("it's")).toBe("'it''s'");
    expect(quote('it\u2019s')).toBe("'it\u2019\u2019s'");
    expect(quote("'; Remove-Item C:\\ -Recurse #")).toBe("'''; Remove-Item C:\\ -Recurse #'");
  });

  test('shows control characters by their numbers', () => {
    expect(quote('a\r\nb')).toBe("('a' + [char]13 + [char]10 + 'b')");
    expect(quote('\u001b[31m')).toBe("('' + [char]27 + '[31m')");
    expect(quote('')).toBe("''");
  });
});

describe('values', () => {
  test.each([
    [['a', 'b'], "@('a','b')"],
    [[], '@()'],
    [null, '$null'],
    [5, '5'],
    [false, '$false'],
    [{ Name: 'x', 'a b': [1] }, "@{Name='x';'a b'=@(1)}"],
    [{ secret: 'farmPfx' }, '<secret farmPfx>'],
    [{ join: ['Server=sql;Pwd=', { secret: 'sqlPassword' }, ';'] }, "'Server=sql;Pwd=<secret sqlPassword>;'"],
    [{ live: 'address', of: { server: 'rdcb11.contoso.com' } }, '<address of rdcb11.contoso.com>'],
    [new Date('2027-01-16T18:00:00Z'), "'2027-01-16T18:00:00.000Z'"],
  ] as const)('%j', (value, text) => {
    expect(formatValue(value as Parameters<typeof formatValue>[0])).toBe(text);
  });
});

describe('invocations', () => {
  test('switches stand alone, Booleans have a value, the broker is named where the cmdlet has one', () => {
    expect(formatInvocation(change('Remove-RDSessionHost', { SessionHost: ['rdsh01.contoso.com'], Force: true }))).toBe(
      "Remove-RDSessionHost -SessionHost @('rdsh01.contoso.com') -Force -ConnectionBroker <active broker>",
    );
    expect(formatInvocation(change('Set-RDRemoteDesktop', { CollectionName: 'Kiosk', ShowInWebAccess: true }))).toBe(
      "Set-RDRemoteDesktop -CollectionName 'Kiosk' -ShowInWebAccess $true -ConnectionBroker <active broker>",
    );
    expect(formatInvocation(change('Remove-RDRemoteApp', { Alias: 'X', Force: false }, 'managementHost'))).toBe(
      "Remove-RDRemoteApp -Alias 'X' -Force:$false",
    );
    expect(formatInvocation(read('Get-RDConnectionBrokerHighAvailability', {}, 'anyBroker'))).toBe(
      'Get-RDConnectionBrokerHighAvailability -ConnectionBroker <any broker>',
    );
  });

  test('cmdlets without -ConnectionBroker get none', () => {
    expect(
      formatInvocation(
        change('Invoke-RDUserLogoff', { HostServer: 'h.contoso.com', UnifiedSessionID: 3, Force: true }),
      ),
    ).toBe("Invoke-RDUserLogoff -HostServer 'h.contoso.com' -UnifiedSessionID 3 -Force");
  });

  test('a host is told in a comment that nothing can break out of', () => {
    expect(formatInvocation(change('Restart-Service', { Name: 'TSGateway' }, { host: 'rdgw01.contoso.com' }))).toBe(
      "Restart-Service -Name 'TSGateway' # on rdgw01.contoso.com",
    );
    expect(formatInvocation(change('Restart-Service', {}, { host: 'a\nRemove-Item' }))).not.toContain('\n');
  });

  test('unknown parameters get a form that suits switches and Booleans', () => {
    expect(formatInvocation(change('Do-Something', { Flag: true }, 'managementHost'))).toBe('Do-Something -Flag:$true');
  });

  test('load balancing is written as the objects the cmdlet wants', () => {
    const LoadBalancing = [
      { CollectionName: 'Office', RelativeWeight: 100, SessionLimit: 60, SessionHost: 'h.contoso.com' },
    ];
    expect(
      formatInvocation(change('Set-RDSessionCollectionConfiguration', { CollectionName: 'Office', LoadBalancing })),
    ).toContain(
      "-LoadBalancing @((New-Object Microsoft.RemoteDesktopServices.Management.RDSessionHostCollectionLoadBalancingInstance -ArgumentList 'Office',100,60,'h.contoso.com'))",
    );
  });
});
