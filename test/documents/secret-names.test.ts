import { expect, it } from 'vitest';
import { secretNames } from '../../src/documents/secret-names';
import { haSource, haTarget } from '../planner/samples';

it('finds the secrets of all documents, each once, at any depth', () => {
  expect(secretNames([haSource])).toEqual(['farmPfx']);
  expect(secretNames([haSource, haTarget])).toEqual(['calAgreement', 'calCode', 'farmPfx']);
  expect(secretNames([])).toEqual([]);
});
