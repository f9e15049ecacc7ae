import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRunner } from '../../src/cmdlets/runners';
import { RecordingRunner } from '../../src/cmdlets/runners/recording';
import { scratchFolder } from '../support/folders';
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

const mask = (text: string) => text.replaceAll('gw-pass', '[secret]');
const WORKSPACE = { cmdlet: 'Get-RDWorkspace', parameters: { ConnectionBroker: BROKER } };
const rename = (Name: string) => ({
  cmdlet: 'Set-RDWorkspace',
  parameters: { Name, ConnectionBroker: BROKER },
  changes: true as const,
});

test('a recording is replayed strictly: each answer once, changes in their order, nothing else', async () => {
  const record = join(scratchFolder(), 'calls.jsonl');
  const real = openRunner(`simulator:${new Farm().path}`, { record, mask });
  const asked = [
    WORKSPACE,
    rename('gw-pass 東京'),
    WORKSPACE,
    rename('B'),
    { cmdlet: 'Get-RDNothing', parameters: {} },
  ];
  const answers = [];
  for (const call of asked) answers.push(await real.call(call));
  await real.close();
  expect(readFileSync(record, 'utf8')).not.toContain('gw-pass');
  if (process.platform !== 'win32') expect(statSync(record).mode & 0o077).toBe(0);

  const replayed = openRunner(`recording:${record}`, { mask });
  expect((await replayed.call(WORKSPACE)).output).toEqual(answers[0]?.output);
  await expect(replayed.call(rename('B'))).rejects.toMatchObject({ code: 'recording-mismatch' });
  expect((await replayed.call(rename('gw-pass 東京'))).errors).toEqual([]);
  expect((await replayed.call(WORKSPACE)).output).toMatchObject([{ WorkspaceName: '[secret] 東京' }]);
  await expect(replayed.call(WORKSPACE)).rejects.toMatchObject({ code: 'recording-mismatch' });
  expect((await replayed.call(asked[4] ?? WORKSPACE)).errors).toEqual(answers[4]?.errors);
  expect(replayed.clock.now().getTime()).toBeGreaterThan(0);
});

test('processes one after the other and side by side add to one recording, and each run is replayed alone', async () => {
  const record = join(scratchFolder(), 'calls.jsonl');
  const farm = new Farm();
  const first = openRunner(`simulator:${farm.path}`, { record });
  await first.call(WORKSPACE);
  await first.call(rename('B'));
  // A process that was killed while it wrote.
  appendFileSync(record, '{"at":"2026-');
  const second = openRunner(`simulator:${farm.path}`, { record });
  await second.call(WORKSPACE);
  await first.call(rename('C'));
  await Promise.all([first.close(), second.close()]);
  expect(readFileSync(record, 'utf8').trimEnd().split('\n')).toHaveLength(4);

  expect(() => openRunner(`recording:${record}`)).toThrow(/holds 2 runs:\n {2}#1 of \S+: 3 calls, 2 of them changes/);
  expect(() => openRunner(`recording:${record}#3`)).toThrow(/holds 2 runs/);
  const replayed = openRunner(`recording:${record}#2`);
  expect((await replayed.call(WORKSPACE)).output).toMatchObject([{ WorkspaceName: 'B' }]);
  await expect(replayed.call(rename('C'))).rejects.toMatchObject({ code: 'recording-mismatch' });
  const one = openRunner(`recording:${record}#1`);
  expect((await one.call(rename('B'))).errors).toEqual([]);
  expect((await one.call(rename('C'))).errors).toEqual([]);
});

test('a recording that can not be written ends the run before anything is asked', () => {
  expect(() => openRunner(`simulator:${new Farm().path}`, { record: scratchFolder() })).toThrow(
    expect.objectContaining({ code: 'recording-not-written' }),
  );
});

test('passwords in connection strings are masked, whoever set them', async () => {
  const record = join(scratchFolder(), 'calls.jsonl');
  const runner = openRunner(`simulator:${new Farm().path}`, { record });
  await runner.call(rename('DRIVER=x;Uid=sa;Pwd=hunter2;APP=y'));
  await runner.close();
  expect(readFileSync(record, 'utf8')).toContain('Pwd=[secret];APP=y');
});

test('a file that is no recording is refused', () => {
  expect(() => openRunner(`recording:${__filename}`)).toThrow('no recorded call');
  expect(() => openRunner('recording:none.jsonl')).toThrow('none.jsonl');
});

test.each([
  ['a document', 'apiVersion: rds-migrate/v1\ndeployment: contoso'],
  ['other JSON', '{"deployment": {}}'],
])('%s is left as it is, and only a recording is gone on with', async (_what, text) => {
  const file = join(scratchFolder(), 'there.yaml');
  writeFileSync(file, text);
  const open = async () => openRunner(`simulator:${new Farm().path}`, { record: file, mask }).call(WORKSPACE);
  await expect(open()).rejects.toMatchObject({ code: 'recording-not-written' });
  expect(readFileSync(file, 'utf8')).toBe(text);
});
