import { expect, it } from 'vitest';
import { registry, SIMULATED } from '../../../src/cmdlets/runners/simulator/cmdlets';
import type { SimulatedCmdlet } from '../../../src/cmdlets/runners/simulator/context';

const cmdlet: SimulatedCmdlet = { access: 'local', costMs: 1, writes: false, run: () => undefined };

it('takes each cmdlet once, whatever the case of its name', () => {
  expect(registry([{ 'Get-One': cmdlet }, { 'Get-Two': cmdlet }]).size).toBe(2);
  expect(() => registry([{ 'Get-One': cmdlet }, { 'GET-ONE': cmdlet }])).toThrow('GET-ONE is simulated twice');
  expect(SIMULATED.has('get-rdserver')).toBe(true);
});
