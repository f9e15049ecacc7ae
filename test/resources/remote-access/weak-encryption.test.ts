import { describe, expect, it } from 'vitest';
import { getRasManParameters } from '../../../src/cmdlets/remote-access-reads';
import { weakEncryptionKind } from '../../../src/resources/remote-access/weak-encryption';
import { observed, runAt } from '../kind-world';
import { calls, kept, SERVER, update } from './remote-access-world';

const server = SERVER;

describe('WeakEncryption', () => {
  it('reads a value that is not there as off, and writes only what is scheduled, then restarts', () => {
    const both = { server, pptp: true, l2tp: true };
    expect(observed(weakEncryptionKind, both, [getRasManParameters(server), [{ AllowPPTPWeakCrypto: 1 }]])).toEqual({
      server,
      pptp: true,
      l2tp: false,
    });
    const steps = weakEncryptionKind.update(
      { current: {}, desired: both, changes: [{ path: 'l2tp', from: false, to: true }] },
      kept,
    );
    expect(calls(steps)).toEqual([
      expect.stringContaining('"Name":"AllowL2TPWeakCrypto","Value":1'),
      'Restart-Service {"Name":["RasMan"],"Force":true}',
    ]);
    expect(runAt(steps, 0).owes).toBe(`RasMan:${server}`);
    expect(update(weakEncryptionKind, both, both)).toEqual([]);
  });
});
