import { describe, expect, test } from 'vitest';
import { OS_VERSIONS, type OsVersion } from '../../src/documents/scalars';
import { licenceServesHost, serverHoldsLicence } from '../../src/rules/cal-versions';

/** docs/behaviour/licensing.md section 6, without the 2008 R2 column. */
const CALS: OsVersion[] = ['2012', '2016', '2019', '2022', '2025'];
const matrix: [OsVersion, string, string][] = [
  ['2012', 'yes yes yes yes yes', 'yes no no no no'],
  ['2012 R2', 'yes yes yes yes yes', 'yes no no no no'],
  ['2016', 'no yes yes yes yes', 'yes yes no no no'],
  ['2019', 'no no yes yes yes', 'yes yes yes no no'],
  ['2022', 'no no no yes yes', 'yes yes yes yes no'],
  ['2025', 'no no no no yes', 'yes yes yes yes yes'],
];

describe('the table of licence versions', () => {
  test.each(matrix)('%s', (os, asHost, asServer) => {
    const word = (yes: boolean) => (yes ? 'yes' : 'no');
    expect(CALS.map((cal) => word(licenceServesHost(cal, os))).join(' ')).toBe(asHost);
    expect(CALS.map((cal) => word(serverHoldsLicence(os, cal))).join(' ')).toBe(asServer);
  });

  test('covers every release', () => expect(matrix.map(([os]) => os)).toEqual([...OS_VERSIONS]));
});
