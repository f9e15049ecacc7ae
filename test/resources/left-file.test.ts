import { expect, it } from 'vitest';
import { change } from '../../src/cmdlets/invocation';
import { run } from '../../src/cmdlets/step';
import { owedText, settling } from '../../src/resources/debts';
import { leaving, removeFile } from '../../src/resources/left-file';
import { runAt } from './kind-world';

const HOST = 'vpn11.contoso.com';
const FILE = 'C:\\nps.xml';

it('a file with secrets is owed from the call that leaves it until it is removed', () => {
  const put = leaving(HOST, FILE, run(change('Export-NpsConfiguration', { Path: FILE }, { host: HOST })));
  const removal = removeFile(HOST, FILE);
  expect(removal.settles).toEqual([put.owes]);
  expect(removal.tolerate).toEqual(['notFound']);
  expect(settling([put.owes ?? ''])).toEqual([removal]);
  expect(owedText(put.owes ?? '')).toBe(`${FILE} with secrets in clear is still on ${HOST}`);
});

it('debts of each sort are settled by their own steps', () => {
  const debts = ['TSGateway:rdgw01.contoso.com', `file|${HOST}|${FILE}`, 'something else'];
  const steps = settling(debts);
  expect(steps.map((step) => (step.do === 'run' ? step.invocation.cmdlet : step.title))).toEqual([
    'Restart-Service',
    'the gateway service of rdgw01.contoso.com answers',
    'Remove-Item',
  ]);
  expect(runAt(steps, 2).invocation.on).toEqual({ host: HOST });
  expect(owedText('something else')).toBe('something else is owed');
});
