import { expect, test } from 'vitest';
import { RecordingRunner } from '../../src/cmdlets/runners/recording';
import { BROKER, Farm } from './simulator/farm';

test('it passes calls on and lists them with secrets masked', async () => {
  const runner = new RecordingRunner(new Farm().simulator, { mask: (text) => text.replaceAll('gw-pass', '[secret]') });
  const parameters = {
    Role: 'RDGateway',
    ImportPath: 'certs/gw22.pfx',
    Password: 'gw-pass',
    Force: true,
    ConnectionBroker: BROKER,
  };
  expect((await runner.call({ cmdlet: 'Set-RDCertificate', parameters })).errors).toEqual([]);
  await runner.call({ cmdlet: 'Get-Service', parameters: { Name: ['x gw-pass'] }, host: BROKER });
  expect(runner.calls).toMatchObject([
    { cmdlet: 'Set-RDCertificate', parameters: { Password: '[secret]', Force: true }, errors: [] },
    {
      cmdlet: 'Get-Service',
      parameters: { Name: ['x [secret]'] },
      host: BROKER,
      errors: [expect.stringContaining('[secret]')],
    },
  ]);
  expect(JSON.stringify(runner.calls)).not.toContain('gw-pass');
  expect(runner.counts()).toEqual({ 'Set-RDCertificate': 1, 'Get-Service': 1 });
});
