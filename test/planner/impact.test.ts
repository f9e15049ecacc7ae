import { expect, test } from 'vitest';
import { isNoticed } from '../../src/planner/impact';

test.each([
  ['nothing', false],
  ['none', false],
  ['nothing, since the names go first; there is no second broker until brokers/expand', false],
  ['nothing; Per Device: temporary licences if the list is wrong', false],
  ['nothing if names went first; users sign in again unless the machine keys are equal', true],
  ['page and feed: a short break of IIS', true],
  ['no new connections for one to three hours; running sessions go on', true],
])('users notice %j: %s', (impact, expected) => {
  expect(isNoticed({ impact })).toBe(expected);
});
