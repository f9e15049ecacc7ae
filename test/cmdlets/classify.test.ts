import { describe, expect, test } from 'vitest';
import { classify, type ErrorClass } from '../../src/cmdlets/classify';
import type { ErrorRecord } from '../../src/cmdlets/result';
import { MESSAGES } from '../../src/cmdlets/runners/simulator/messages';

const record = (error: Partial<ErrorRecord>): ErrorRecord => ({ message: '', terminating: false, ...error });
const id = (text: string): ErrorClass => classify(record({ id: text }));

describe('classify', () => {
  test('by id first, whatever the text says', () => {
    expect(id('NamedParameterNotFound,Set-RDSessionHost')).toBe('binding');
    expect(id('AmbiguousParameterSet,X')).toBe('binding');
    expect(id('ParameterArgumentTransformationError,X')).toBe('binding');
    expect(id('1312,PSSessionStateBroken')).toBe('secondHop');
    expect(id('AccessDenied,PSSessionStateBroken')).toBe('accessDenied');
    expect(id('NetworkPathNotFound,PSSessionStateBroken')).toBe('unreachable');
    expect(id('HRESULT 0x80338012,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand')).toBe(
      'unreachable',
    );
    expect(id('DNS 9711,Add-DnsServerResourceRecordA')).toBe('alreadyExists');
    expect(classify(record({ id: 'CommandNotFoundException', message: 'Access is denied.' }))).toBe('binding');
  });

  test('by code, signed or unsigned', () => {
    const byCode: [number, ErrorClass][] = [
      [5, 'accessDenied'],
      [1168, 'alreadyGone'],
      [1722, 'unreachable'],
      [0x80041016, 'policyControlled'],
      [9003, 'notFound'],
      [-2147024891, 'accessDenied'],
      [-2147023174, 'unreachable'],
      [-2144108526, 'unreachable'],
    ];
    // A server that is out of memory does not say that there is no such object.
    byCode.push([0x80041006, 'busy'], [0x80041033, 'busy'], [0x80041015, 'unreachable']);
    for (const [code] of byCode.filter(([value]) => value > 0x80000000)) {
      const own = id(
        `HRESULT 0x${code.toString(16)},Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand`,
      );
      expect(own).toBe(classify(record({ code })));
    }
    for (const [code, expected] of byCode) expect(classify(record({ code })), String(code)).toBe(expected);
  });

  test('by category, but not by the one that says nothing', () => {
    expect(classify(record({ category: 'PermissionDenied' }))).toBe('accessDenied');
    expect(classify(record({ category: 'ResourceExists' }))).toBe('alreadyExists');
    expect(classify(record({ category: 'NotSpecified', message: 'Something else.' }))).toBe('unknown');
  });

  const expected: Partial<Record<keyof typeof MESSAGES, ErrorClass>> = {
    noDeployment: 'rdmsNotReady',
    askActive: 'activeBrokerElsewhere',
    brokerUnreachable: 'unreachable',
    secondHop: 'secondHop',
    accessDenied: 'accessDenied',
    winrmUnreachable: 'unreachable',
    winrmRefused: 'unreachable',
    collectionNotFound: 'notFound',
    sessionGone: 'alreadyGone',
    rpcUnavailable: 'unreachable',
    rebootPending: 'rebootPending',
    groupPolicy: 'policyControlled',
    appNotFound: 'notFound',
    aliasTaken: 'alreadyExists',
    alreadyInDeployment: 'alreadyExists',
    notInDeployment: 'notFound',
    hostInCollection: 'alreadyExists',
  };
  for (const [key, errorClass] of Object.entries(expected)) {
    test(`by text in three languages: ${key} is ${errorClass}`, () => {
      const texts = MESSAGES[key as keyof typeof MESSAGES];
      for (const message of Object.values(texts)) {
        const filled = message.replace(/\{\w+\}/g, 'RDSH01.contoso.com');
        expect(classify(record({ message: filled, category: 'NotSpecified' })), filled).toBe(errorClass);
      }
    });
  }

  test('a failed setting because of dead hosts is no missing object', () => {
    for (const message of Object.values(MESSAGES.hostsNotReady)) {
      expect(['unknown', 'unreachable']).toContain(classify(record({ message })));
    }
  });

  test('what is to be removed and is not there is gone already', () => {
    const gone = record({
      message: 'The server x does not exist in the deployment.',
      id: 'Microsoft.PowerShell.Commands.WriteErrorException,Remove-RDServer',
    });
    expect(classify(gone)).toBe('alreadyGone');
    expect(classify(record({ code: 9714 }), { cmdlet: 'Remove-DnsServerResourceRecord' })).toBe('alreadyGone');
    expect(classify(record({ code: 9714 }), { cmdlet: 'Get-DnsServerResourceRecord' })).toBe('notFound');
  });

  test('one sentence for two things is told apart by the broker that was asked', () => {
    const error = record({ message: 'A Remote Desktop Services deployment does not exist on rdcb02.contoso.com.' });
    expect(classify(error, { broker: 'RDCB02.contoso.com', activeBroker: 'rdcb01.contoso.com' })).toBe(
      'activeBrokerElsewhere',
    );
    expect(classify(error, { broker: 'rdcb01.contoso.com', activeBroker: 'RDCB01.contoso.com' })).toBe('rdmsNotReady');
  });
});
