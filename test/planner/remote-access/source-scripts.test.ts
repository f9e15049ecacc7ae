import { describe, expect, it } from 'vitest';
import { Deployment } from '../../../src/documents/schema';
import { evidenceText, readEvidence } from '../../../src/planner/remote-access/source-evidence';
import { type SourceScript, sourceScripts } from '../../../src/planner/remote-access/source-scripts';
import { movesOf } from '../../../src/rules/remote-access/destination';
import { loadCheck } from '../../cmdlets/powershell/grammar';

const base = { apiVersion: 'rds-migrate/v1', deployment: 'ra', domain: 'contoso.com', servers: {} };
const server = { edition: 'Standard', installLanguage: 'en-US' };
const adapters = { WAN: { purpose: 'internet' } };

function scriptsFrom(os: string, target: object = {}): SourceScript[] {
  const source = Deployment.parse({
    ...base,
    remoteAccess: {
      'vpn01.contoso.com': { server: { ...server, os }, adapters, nps: { server: 'local', moves: true }, vpn: {} },
    },
  });
  const next = Deployment.parse({
    ...base,
    remoteAccess: {
      'vpn11.contoso.com': { replaces: 'vpn01.contoso.com', server: { ...server, os: '2022' }, adapters, ...target },
    },
  });
  return movesOf(source, next).flatMap(sourceScripts);
}

const tools = {
  transfer: 'migrationTools',
  migrationTools: { store: "C:\\Bob's store", password: { secret: 'store' }, users: 'Enabled', groups: true },
};
const exportScript = (): SourceScript => {
  const script = scriptsFrom('2008', tools).find(({ items }) => items);
  if (!script) throw new Error('no export');
  return script;
};

/** What the script writes when all goes well, changed in one place. */
function written(script: SourceScript, ...replaced: [RegExp, string][]): string {
  const lines = [
    'rds-migrate evidence 1',
    `task=${script.task}`,
    'computer=VPN01',
    'ran=20261121183000.123000+060',
    'step=tools',
    'exit=0',
    'step=empty',
    'exit=0',
    'item=WindowsFeature|True|NPAS-RRAS',
    'item=OSSetting|True|Local User',
    'detail=Warning|7|Local User|2 accounts have no password',
    'step=export',
    'exit=0',
    `end=${script.task}`,
  ];
  return replaced.reduce((text, [from, to]) => text.replace(from, to), lines.join('\r\n'));
}

describe('scripts for a source that cmdlets do not reach', () => {
  it('are those of its tasks', () => {
    const shown = (list: SourceScript[]) => list.map(({ file, stage }) => `${stage}: ${file}`);
    expect(shown(scriptsFrom('2008 R2'))).toEqual([
      'remote-access/announce: remote-access-announce-worksheet.cmd',
      'remote-access/nps: remote-access-nps-nps.cmd',
      'remote-access/cut-over: remote-access-cut-over-source-off.cmd',
      'remote-access/cut-over: remote-access-cut-over-back.cmd',
    ]);
    expect(shown(scriptsFrom('2003 SP2', tools))).toEqual([
      'remote-access/announce: remote-access-announce-worksheet.cmd',
      'remote-access/transfer: remote-access-transfer-export.ps1',
      'remote-access/cut-over: remote-access-cut-over-source-off.cmd',
      'remote-access/cut-over: remote-access-cut-over-back.cmd',
    ]);
    expect(scriptsFrom('2012', tools)).toEqual([]);
  });

  it('read like this', () => {
    expect(scriptsFrom('2008 R2', tools).map(({ text }) => text.replaceAll('\r', ''))).toMatchSnapshot();
  });

  it('are PowerShell that 5.1 takes, with the store as one text and the password nowhere', async () => {
    const { text } = exportScript();
    expect((await loadCheck())(text)).toEqual([]);
    expect(text).toContain("$store = 'C:\\Bob''s store'");
    expect(text).toContain('Export-SmigServerSetting -FeatureID NPAS-RRAS -User Enabled -Group -Path $store');
    expect(text).toContain('-AsSecureString');
  });

  it('have no word that Windows PowerShell 1.0 lacks', () => {
    expect(exportScript().text).not.toMatch(/\btry\b|\bcatch\b|ConvertTo-|PSCustomObject|-in\b|Invoke-Command|-notin/i);
  });
});

describe('what a script wrote', () => {
  const script = exportScript();
  const read = (text: string) => readEvidence(text, script, 'export.txt');

  it('proves its task, item by item', () => {
    const evidence = read(written(script));
    expect(evidence.items.map(({ id, success }) => [id, success])).toEqual([
      ['NPAS-RRAS', true],
      ['Local User', true],
    ]);
    expect(evidenceText(evidence)).toBe(
      'VPN01: tools, empty, export succeeded at 2026-11-21T17:30:00.000Z; 2 items exported; with warnings: Local User (OSSetting): Local User, 2 accounts have no password, code 7',
    );
  });

  it.each<[string, string, string]>([
    ['another file', 'Svrmig.mig', 'it is not what remote-access-transfer-export.ps1 writes'],
    [
      'the file of another task',
      written(script, [/task=.*/, 'task=remote-access-cut-over-source-off']),
      'it belongs to the task remote-access-cut-over-source-off, not to remote-access-transfer-export',
    ],
    [
      'the file of another server',
      written(script, [/computer=.*/, 'computer=VPN02']),
      'it was written on VPN02, not on vpn01.contoso.com',
    ],
    ...['', 'ran=', 'ran=Sa 21.11.2026 18:30', 'ran=20261341183000.123000+060', 'ran=~0,25'].map(
      (ran): [string, string, string] => [
        `a file without the moment: "${ran}"`,
        written(script, [/ran=.*/, ran]),
        'it does not say when it was written',
      ],
    ),
    [
      'a file cut off in the middle',
      written(script).slice(0, written(script).indexOf('item=OSSetting')),
      'it ends before the script did: export is missing',
    ],
    ['a file without its end', written(script, [/end=.*/, '']), 'it ends before the script did'],
    ['a step that failed', written(script, [/step=empty\r\nexit=0/, 'step=empty\r\nexit=1']), 'empty ended with 1'],
    [
      'an item that did not come over',
      written(script, [/OSSetting\|True/, 'OSSetting|False']),
      'did not come over: Local User (OSSetting): Local User, 2 accounts have no password, code 7',
    ],
    [
      'no item at all',
      written(script, [/item=W.*\r\n/, ''], [/item=O.*\r\n/, '']),
      'the migration tools reported no item',
    ],
  ])('is refused: %s', (_what, text, reason) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: 'evidence-script', message: `export.txt: ${reason}` }),
    );
  });
});
