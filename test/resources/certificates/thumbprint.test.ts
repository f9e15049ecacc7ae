import { expect, it } from 'vitest';
import { thumbprintOf } from '../../../src/resources/certificates/thumbprint';

it('compares thumbprints without case, blanks and form', () => {
  expect(thumbprintOf(' 3f 2a\u200e')).toBe('3F2A');
  expect(thumbprintOf([63, 42, 0])).toBe('3F2A00');
  expect(thumbprintOf('')).toBeUndefined();
  expect(thumbprintOf([])).toBeUndefined();
  expect(thumbprintOf(null)).toBeUndefined();
});
