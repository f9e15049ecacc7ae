import { expect, it } from 'vitest';
import { edited, fq, source, target } from './documents';
import { adopted, expectRefused } from './harness';

const NEW = fq('rdsh11');
const CHECK = {
  on: NEW,
  cmdlet: 'Get-Service',
  parameters: { Name: 'TermService' },
  property: 'Status',
  equals: 'Running',
};

it('a stage that looks right and is not, keeps the next one from beginning, until it is right or somebody takes the risk', async () => {
  const tasks = [
    { name: 'sessions-open', after: 'sessions/all/add', text: 'The new host takes sessions', check: CHECK },
  ];
  const made = await adopted({ source, target: edited(target, { 'migration/tasks': tasks }) });
  await made.enterOk('sessions/all/add');
  // The check of the document's own task, at the resource, with what was asked and answered.
  made.hands.setServer(NEW, { stopped: ['TermService'] });
  expectRefused(await made.up(), /task sessions-open: .*Status equals "Running", not "Stopped"/);
  made.hands.setServer(NEW, { stopped: [] });
  await made.upOk();

  made.hands.setServer(NEW, { missingPrograms: ['C:\\Office\\EXCEL.EXE'] });
  const before = made.cmdlets().length;
  expectRefused(
    await made.enter('sessions/all/drain'),
    /stage-incomplete/,
    /is not on rdsh11\.contoso\.com \[programs-present\]/,
  );
  const verified = await made.cli('verify', 'lab', '--stage', 'sessions/all/add');
  expect(verified.code).toBe(1);
  expect(verified.out).toContain('[programs-present]');
  made.hands.setServer(NEW, { missingPrograms: [] });
  expect(made.cmdlets()).toHaveLength(before);
  const after = await made.cli('verify', 'lab', '--stage', 'sessions/all/add');
  expect(after.out).toContain('0 differences');
  expect(after.code).toBe(0);
});
