import { expect, it } from 'vitest';
import { stageNamed } from '../../src/planner/plan';
import { differencesAt } from '../../src/providers/comparison';
import { endRun, scene, smallDocument } from './scene';

const document = (group: string) => ({
  ...smallDocument(),
  collections: {
    Office: {
      userGroups: [group],
      remoteApps: { WORD: { displayName: 'Word', filePath: 'C:\\word.exe', userGroups: [group] } },
    },
  },
});

it('a group written name@domain is the one that cmdlets answer as DOMAIN\\name', async () => {
  const { session } = scene(document('RDS-Office@contoso.com'), document('CONTOSO\\RDS-Office'));
  const run = session();
  expect(await differencesAt(run, stageNamed(run.plan, 'source'))).toEqual([]);
  expect(run.plan.stages.at(-1)?.changes).toEqual([]);
  await endRun(run);
});
