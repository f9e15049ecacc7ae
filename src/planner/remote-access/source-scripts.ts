import { quote } from '../../cmdlets/quoting';
import { canBeDriven } from '../../documents/remote-access/schema';
import { slug } from '../../resources/slug';
import type { RemoteAccessMove } from '../../rules/remote-access/destination';
import { toolsOf } from './migration-tools';

/**
 * A server before 2012 is reached by no cmdlet: what is done on it is a script in the language that it has, which writes down
 * what came of each step. That file is the evidence of its task.
 */
export interface SourceScript {
  /** The task that it does. */
  task: string;
  stage: string;
  /** Server that it is run on. */
  server: string;
  file: string;
  /** What it writes beside itself. */
  output: string;
  text: string;
  /** Names of its steps, in their order; the output has each with its exit code. */
  steps: string[];
  /** The output holds the results of the migration tools. */
  items: boolean;
}

export const HEADER = 'rds-migrate evidence 1';

interface Command {
  name: string;
  line: string;
  /** Exit codes besides 0 that mean success too. */
  also?: number[];
}

/** Scripts of every task on the source that has one, by the order of the stages. */
export function sourceScripts(move: RemoteAccessMove): SourceScript[] {
  const { source } = move;
  if (canBeDriven(source.server.os)) return [];
  const tools = toolsOf(move);
  return [
    commands(move, 'remote-access/announce', 'worksheet', [
      { name: 'ras', line: 'netsh ras dump > ras.txt' },
      { name: 'aaaa', line: 'netsh ras aaaa dump > aaaa.txt' },
      { name: 'routing', line: 'netsh routing dump > routing.txt' },
      { name: 'getmac', line: 'getmac /v > adapters.txt' },
    ]),
    ...(source.nps?.moves === true && source.nps.server === 'local' && !source.server.os.startsWith('2003')
      ? [
          commands(move, 'remote-access/nps', 'nps', [
            { name: 'export', line: 'netsh nps export filename="%~dp0nps.xml" exportPSK=YES' },
          ]),
        ]
      : []),
    ...(tools ? [exportScript(move, tools.exportFeature)] : []),
    commands(move, 'remote-access/cut-over', 'source-off', [
      // 2 = it was not running.
      { name: 'stop', line: 'net stop remoteaccess /y', also: [2] },
      { name: 'state', line: 'sc query remoteaccess | find "STOPPED"' },
    ]),
    commands(move, 'remote-access/cut-over', 'back', [
      // A name or an address given back counts when it starts anew; 2 = it was not running.
      { name: 'stop', line: 'net stop remoteaccess /y', also: [2] },
      { name: 'start', line: 'net start remoteaccess' },
      { name: 'state', line: 'sc query remoteaccess | find "RUNNING"' },
    ]),
  ];
}

const identity = (move: RemoteAccessMove, stage: string, id: string) => {
  const task = slug(`${stage} ${id}`);
  return { task, stage, server: move.from, output: `${task}.txt` };
};

/** For the command prompt, which every release has. */
function commands(move: RemoteAccessMove, stage: string, id: string, list: Command[]): SourceScript {
  const named = identity(move, stage, id);
  const write = (line: string): string => `>>"%OUT%" echo ${line}`;
  const lines = [
    '@echo off',
    `rem ${named.task} on ${move.from} (Windows Server ${move.source.server.os})`,
    'rem Run it in a command prompt of an administrator. It writes what came of each step into the file beside it.',
    'cd /d "%~dp0"',
    `set OUT=%~dp0${named.output}`,
    `>"%OUT%" echo ${HEADER}`,
    write(`task=${named.task}`),
    write('computer=%COMPUTERNAME%'),
    // The same in every language, unlike %DATE%; the carriage return that wmic leaves at the end is cut off.
    'set RAN=',
    'for /f "tokens=2,3 delims==." %%a in (\'wmic os get LocalDateTime /value ^<nul\') do set RAN=%%a.%%b',
    write('ran=%RAN:~0,25%'),
    ...list.flatMap(({ name, line, also = [] }) => [
      line,
      'set CODE=%ERRORLEVEL%',
      ...also.map((code) => `if %CODE%==${code} set CODE=0`),
      write(`step=${name}`),
      write('exit=%CODE%'),
    ]),
    write(`end=${named.task}`),
    'echo Done. Take this file to the computer of rds-migrate:',
    'echo %OUT%',
  ];
  return {
    ...named,
    file: `${named.task}.cmd`,
    text: `${lines.join('\r\n')}\r\n`,
    steps: list.map(({ name }) => name),
    items: false,
  };
}

/** For Windows PowerShell 1.0 and later, which the tools need anyway. The password is typed there, never written. */
function exportScript(move: RemoteAccessMove, feature: string): SourceScript {
  const named = identity(move, 'remote-access/transfer', 'export');
  const told = move.target.migrationTools;
  const store = told?.store ?? '';
  const accounts = told?.users === undefined ? '' : ` -User ${told.users}`;
  const groups = told?.groups === true ? ' -Group' : '';
  const addresses = told?.ipConfig === true ? ' -IPConfig' : '';
  const lines = [
    `# ${named.task} on ${move.from} (Windows Server ${move.source.server.os})`,
    '# Run it in Windows PowerShell of an administrator. It asks for the password of the store and writes what came of each step',
    '# into the file beside it.',
    '$folder = Split-Path -Parent $MyInvocation.MyCommand.Path',
    `$out = Join-Path $folder ${quote(named.output)}`,
    `$store = ${quote(store)}`,
    'function Write-Line($Text) { $Text | Out-File -FilePath $out -Append -Encoding Unicode }',
    'function Write-Step($Name, $Good) {',
    '    Write-Line "step=$Name"',
    "    if ($Good) { Write-Line 'exit=0' } else { Write-Line 'exit=1' }",
    '}',
    "function Get-Plain($Text) { \"$Text\" -replace '[\\r\\n|]+', ' ' }",
    `${quote(HEADER)} | Out-File -FilePath $out -Encoding Unicode`,
    `Write-Line ${quote(`task=${named.task}`)}`,
    'Write-Line "computer=$env:COMPUTERNAME"',
    "$ran = [DateTime]::UtcNow.ToString('yyyyMMddHHmmss.ffffff', [Globalization.CultureInfo]::InvariantCulture)",
    'Write-Line "ran=$ran+000"',
    'Add-PSSnapin Microsoft.Windows.ServerManager.Migration -ErrorAction SilentlyContinue',
    "Write-Step 'tools' ((Get-PSSnapin Microsoft.Windows.ServerManager.Migration -ErrorAction SilentlyContinue) -ne $null)",
    'if (-not (Test-Path -Path $store)) { New-Item -Path $store -ItemType Directory | Out-Null }',
    "$old = Test-Path -Path (Join-Path $store 'Svrmig.mig')",
    "Write-Step 'empty' (-not $old)",
    'if (-not $old) {',
    "    $password = Read-Host -Prompt 'Password of the store, as in the configuration of the stack' -AsSecureString",
    `    $results = Export-SmigServerSetting -FeatureID ${feature}${accounts}${groups}${addresses} -Path $store -Password $password -Verbose`,
    '    $good = $?',
    '    foreach ($item in @($results)) {',
    '        if ($item -ne $null) {',
    '            Write-Line "item=$(Get-Plain $item.ItemType)|$(Get-Plain $item.Success)|$(Get-Plain $item.ID)"',
    '            foreach ($detail in @($item.DetailsList)) {',
    '                if ($detail -ne $null) {',
    '                    Write-Line "detail=$(Get-Plain $detail.Severity)|$(Get-Plain $detail.DetailCode)|$(Get-Plain $detail.Title)|$(Get-Plain $detail.Messages)"',
    '                }',
    '            }',
    '        }',
    '    }',
    "    Write-Step 'export' $good",
    '}',
    `Write-Line ${quote(`end=${named.task}`)}`,
    '"Done. Take this file to the computer of rds-migrate: $out"',
  ];
  return {
    ...named,
    file: `${named.task}.ps1`,
    text: `${lines.join('\r\n')}\r\n`,
    steps: ['tools', 'empty', 'export'],
    items: true,
  };
}
