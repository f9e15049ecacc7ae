import { expect, it } from 'vitest';
import { plainColors } from '../../src/report/colors';
import { environmentsTable } from '../../src/report/environments';

it('who holds a stack is told below the table, and what to do about it', () => {
  const row = { stack: 'lab', environment: 'lab', entered: 'source', number: 1, stages: 9 };
  const locked = 'stack lab is locked by a run that was killed: process 7; npx rds-migrate repair --stack lab';
  expect(environmentsTable([{ ...row, locked }], plainColors)).toContain(`lab\n  ${locked}`);
  expect(environmentsTable([row], plainColors)).not.toContain('locked');
});
