import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cmdletNames, findCmdlet } from '../../../src/cmdlets/catalogue';
import type { Call } from '../../../src/cmdlets/result';
import {
  bootstrapText,
  COMMAND,
  callMessage,
  decode,
  encode,
  helloOf,
} from '../../../src/cmdlets/runners/powershell/protocol';
import { type Check, loadCheck } from './grammar';

const root = resolve(__dirname, '../../..');
const folder = join(root, 'src/cmdlets/runners/powershell');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
let check: Check;
beforeAll(async () => {
  check = await loadCheck();
});

describe('the scripts for the far side', () => {
  test.each(['bootstrap.ps1', 'task.ps1'])('%s is understood by Windows PowerShell 5.1', (name) => {
    expect(check(read(name))).toEqual([]);
  });

  test.each(['bootstrap.ps1', 'task.ps1'])('%s is plain ASCII and has less than 400 lines', (name) => {
    expect(read(name)).toMatch(/^[\t\n -~]*$/);
    expect(read(name).split('\n').length).toBeLessThanOrEqual(400);
  });

  test('are put together from no values, and run none as script', () => {
    for (const name of ['bootstrap.ps1', 'task.ps1']) {
      const text = read(name);
      expect(text).not.toMatch(/Invoke-Expression|\biex\b|ExpandString|InvokeScript|EncodedCommand/i);
      // Script is made of the script itself alone.
      const made = [...text.matchAll(/\[scriptblock\]::Create\(([^)]*)\)?/gi)].map(([, from]) => from);
      for (const from of made) expect(['$Request.worker', '$text.ToString(', '$t.ToString(']).toContain(from);
    }
  });

  test('know the place of every program of the catalogue', () => {
    const programs = cmdletNames().flatMap((name) => findCmdlet(name)?.module.match(/.*\.exe$/) ?? []);
    const places = /\$places = @\{(.*)\}/.exec(read('bootstrap.ps1'))?.[1] ?? '';
    const known = [...places.matchAll(/'([\w.]+\.exe)' = /g)].map(([, name]) => name);
    expect(programs).toContain('netsh.exe');
    expect(known).toEqual(expect.arrayContaining(programs));
  });

  test('the first line that is sent is one complete statement, the rest follows up to its end', () => {
    const [loader = '', ...rest] = bootstrapText().trimEnd().split('\n');
    expect(check(loader)).toEqual([]);
    expect(rest.at(-1)).toBe('#end-of-script');
    expect(rest.filter((line) => line.startsWith('#end-of-script'))).toHaveLength(1);
  });

  test('nothing on the command line needs quoting, in cmd or in PowerShell', () => {
    for (const word of COMMAND) expect(word).toMatch(/^[A-Za-z.-]+$/);
  });

  test.each(readdirSync(join(root, 'docs/how-to')).filter((name) => name.startsWith('logon')))(
    'the commands in docs/how-to/%s are understood by 5.1',
    (name) => {
      const text = readFileSync(join(root, 'docs/how-to', name), 'utf8');
      for (const [, script = ''] of text.matchAll(/```powershell\n([\s\S]*?)```/g)) expect(check(script)).toEqual([]);
    },
  );
});

describe('the search for what 5.1 lacks', () => {
  test.each([
    ['$a ?? 1', '??'],
    ['$a?.Length', '?.'],
    ['Get-A && Get-B', '&&'],
    ['Get-A || Get-B', '||'],
    ['$x = $a ? 1 : 2', 'ternary'],
    ['1..3 | ForEach-Object -Parallel { $_ }', '-Parallel'],
  ])('finds %s', (script, what) => {
    expect(check(script).some((mistake) => mistake.endsWith(what))).toBe(true);
  });

  test('leaves text and comments alone', () => {
    expect(check("# a && b ?? c\n'x ?? y'\n[datetime]::Now\n")).toEqual([]);
  });
});

describe('lines', () => {
  test('are plain ASCII, whatever they carry', () => {
    const line = encode({ call: { parameters: { Name: 'Büro 東京 😀 \u2028\u007f' } } });
    expect(line).toMatch(/^[ -~]+\n$/);
    expect(JSON.parse(line).call.parameters.Name).toBe('Büro 東京 😀 \u2028\u007f');
  });

  test.each(['', 'WARNING: x', '{"rds":"nonsense"}', '{"rds":', '{"rds":"answer","id":"1"}'])(
    '%j is no answer',
    (line) => {
      expect(decode(line)).toBeUndefined();
    },
  );

  test.each<[string, Call, string]>([
    ['a cmdlet of the deployment', { cmdlet: 'Get-RDServer', parameters: {} }, 'deployment'],
    ['a CIM call of a server', { cmdlet: 'Get-CimInstance', parameters: {}, host: 'a.b' }, 'cim'],
    ['any other call of a server', { cmdlet: 'Get-ItemProperty', parameters: {}, host: 'a.b' }, 'session'],
  ])('%s goes where it has room, and the far side has the room', (_what, call, lane) => {
    expect(callMessage(1, call, 60, { mode: 'password' })).toMatchObject({ call: { lane } });
    // Each runspace has a session of its own there.
    expect(callMessage(1, call, 60, { mode: 'credssp', user: 'x', password: 'y' })).toMatchObject({
      call: { lane: 'session' },
    });
    expect(helloOf({ mode: 'password' })).toMatchObject({ hello: { parallel: { [lane]: expect.any(Number) } } });
    expect(read('bootstrap.ps1')).toContain('$pools[$call.lane]');
  });

  test('the hello names every cmdlet of the catalogue with its module', () => {
    const { hello } = helloOf({ mode: 'password' }) as { hello: { cmdlets: Record<string, string> } };
    expect(hello.cmdlets['Get-RDServer']).toBe('RemoteDesktop');
    expect(Object.values(hello.cmdlets)).not.toContain('');
  });
});
