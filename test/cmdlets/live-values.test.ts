import { describe, expect, it } from 'vitest';
import { isLiveValue, type LiveValue } from '../../src/cmdlets/invocation';
import { describeLiveValue, liveValue } from '../../src/cmdlets/live-values';
import type { Snapshot } from '../../src/cmdlets/snapshot';

const output = (rows: unknown[]): Snapshot => ({
  get: () => ({ output: rows, errors: [], warnings: [], durationMs: 0 }),
});
const value = (live: LiveValue, rows: unknown[]) => liveValue(live).value(output(rows));

describe('live values', () => {
  const address: LiveValue = { live: 'address', of: { server: 'rdcb11.contoso.com' } };
  const id: LiveValue = { live: 'licenseServerId', of: { server: 'rdls01.contoso.com' } };
  const pack: LiveValue = {
    live: 'keyPackId',
    of: { server: 'rdls01.contoso.com', product: '2016', type: 'PerUser', program: 'retail' },
  };

  it('are told from other parameters', () => {
    expect(isLiveValue(address)).toBe(true);
    expect(isLiveValue({ live: 'address' })).toBe(false);
    expect(isLiveValue('address')).toBe(false);
  });

  it('print what they stand for', () => {
    expect([address, id, pack].map(describeLiveValue)).toEqual([
      '<address of rdcb11.contoso.com>',
      '<license server id of rdls01.contoso.com>',
      '<id of the 2016 PerUser key pack on rdls01.contoso.com>',
    ]);
  });

  it('take the same address in whatever order the resolver gives them', () => {
    const rows = [{ IPAddress: '10.0.0.2' }, { IPAddress: '10.0.0.1' }];
    expect(value(address, rows)).toBe('10.0.0.1');
    expect(value(address, rows.reverse())).toBe('10.0.0.1');
  });

  it('take the largest pack of the right product, type and program', () => {
    const row = { KeyPackId: 5, ProductVersionID: 5, ProductType: 1, KeyPackType: 1, TotalLicenses: 10 };
    const rows = [
      row,
      { ...row, KeyPackId: 6, TotalLicenses: 90 },
      { ...row, KeyPackId: 7, KeyPackType: 2, TotalLicenses: 500 },
      { ...row, KeyPackId: 8, ProductType: 0, TotalLicenses: 500 },
    ];
    expect(value(pack, rows)).toBe(6);
  });

  it('are unknown, not wrong, where nothing fitting comes back', () => {
    for (const live of [address, id, pack]) {
      for (const rows of [[], [null], [{}], ['text'], [{ sLicenseServerId: '' }]])
        expect(value(live, rows)).toBeUndefined();
      expect(liveValue(live).next).not.toBe('');
      expect(liveValue(live).reads.every((read) => !read.changes)).toBe(true);
    }
    expect(value(id, [{ sLicenseServerId: 'A'.repeat(35) }])).toBe('A'.repeat(35));
  });
});
