import { describe, expect, it } from 'vitest';
import { dialInUserKind } from '../../../src/resources/remote-access/dial-in-user';
import { observed } from '../kind-world';
import { calls, kept, ras, SERVER } from './remote-access-world';

const server = SERVER;

describe('DialInUser', () => {
  const user = { server, user: 'branch01', dialIn: 'allow', callback: 'caller', callbackNumber: '5' };
  it('gives a number only to the callback that has one', () => {
    expect(calls(dialInUserKind.create(user, kept))).toEqual([
      'netsh ras set user name=branch01 dialin=PERMIT cbpolicy=CALLER',
    ]);
    expect(calls(dialInUserKind.create({ ...user, callback: 'number' }, kept))).toEqual([
      'netsh ras set user name=branch01 dialin=PERMIT cbpolicy=ADMIN cbnumber=5',
    ]);
  });
  it('counts the last line of a dump, and never takes an account away', () => {
    const lines = ['DENY', 'POLICY'].map((word) => `set user name = BRANCH01 dialin = ${word} cbpolicy = NONE`);
    expect(observed(dialInUserKind, user, ras({ ras: lines }))).toMatchObject({ dialIn: 'policy', callback: 'none' });
    expect(dialInUserKind.remove(user, kept)).toEqual([]);
  });
});
