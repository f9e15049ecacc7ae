import { expect, it } from 'vitest';
import { change, read } from '../../src/cmdlets/invocation';
import { catalogueProblems } from './catalogue-check';

it('tells what a real host would refuse', () => {
  expect(catalogueProblems(read('Get-RDNothing'))).toEqual(['Get-RDNothing is not in the catalogue']);
  expect(catalogueProblems(change('Set-RDWorkspace', { Nam: 'x' }))).toEqual([
    'Set-RDWorkspace has no parameter Nam',
    'Set-RDWorkspace: no parameter set has exactly ',
  ]);
  expect(catalogueProblems(change('Remove-RDServer', { Server: 's', Role: 'RDS-X', Force: false }))).toEqual([
    'Remove-RDServer -Role does not take RDS-X',
    'Remove-RDServer -Force is a switch and gets false',
  ]);
  expect(catalogueProblems(change('Remove-RDServer', { Server: 's', Role: 'RDS-GATEWAY' }))).toEqual([
    'Remove-RDServer asks without -Force',
  ]);
  expect(
    catalogueProblems(
      change('Set-RDCertificate', { Role: 'RDGateway', Thumbprint: 'AB', ImportPath: 'x.pfx', Force: true }),
    ),
  ).toEqual(['Set-RDCertificate: no parameter set has exactly Role, Thumbprint, ImportPath, Force']);
});
