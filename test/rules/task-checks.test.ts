import { expect, it } from 'vitest';
import { taskChecks } from '../../src/rules/task-checks';
import { deployment } from '../planner/samples';

it('a check of an unknown cmdlet, and one with an unknown parameter, are found offline', () => {
  const task = (cmdlet: string, parameters: object) => ({
    after: 'target',
    text: cmdlet,
    check: { cmdlet, parameters, count: 1 },
  });
  const target = deployment({
    migration: {
      tasks: [
        task('Get-Servise', {}),
        task('Get-Service', { Nmae: 'x' }),
        task('Get-Service', { name: 'x' }),
        { after: 'target', text: 'by hand' },
      ],
    },
  });
  expect(taskChecks.check({ source: deployment({}), target }).map(({ message }) => message)).toEqual([
    'the check of task "Get-Servise" calls Get-Servise, which is not known here',
    'the check of task "Get-Service": Get-Service has no parameter Nmae',
  ]);
});
