// biome-ignore-all lint/suspicious/noTemplateCurlyInString: PowerShell writes variables so
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { change } from '../../src/cmdlets/invocation';
import { loadEnvironment } from '../../src/documents/environment';
import { askedBy, promptLines, scriptCall } from '../../src/report/script/placeholders';
import { stageScripts } from '../../src/report/script/stage-scripts';
import { reportOn, smallDocuments } from './small';

const { source, target } = loadEnvironment(path.resolve(__dirname, '../..'), 'prod');
const prod = stageScripts(reportOn({ source: source.deployment, target: target.deployment }));

describe('the scripts of a plan', () => {
  it('are two for each stage that changes anything', () => {
    expect(prod).toHaveLength(
      2 * (reportOn({ source: source.deployment, target: target.deployment }).stages.length - 1),
    );
    expect(new Set(prod.map(({ name }) => name)).size).toBe(prod.length);
    for (const { name } of prod) expect(name).toMatch(/^\d\d-[\w.-]+\.ps1$/);
  });

  it('begin with the mark by which Windows PowerShell knows UTF-8', () => {
    for (const { text } of prod) expect(text.startsWith('\ufeff# ')).toBe(true);
  });

  it('have no placeholder that PowerShell would refuse outside of comments', () => {
    for (const { name, text } of prod) {
      for (const line of text.split('\n').filter((candidate) => !/^\ufeff?#/.test(candidate))) {
        expect(line, name).not.toMatch(/<(secret|active broker|address|id of|license)/);
      }
    }
  });

  it('ask for each secret once, before it is used', () => {
    for (const { name, text } of prod) {
      for (const [, secret = ''] of text.matchAll(/\$\{(?:using:)?secret_([\w-]+)\}/g)) {
        const prompts = text.match(new RegExp(`^\\$\\{secret_${secret}\\} = Read-Host -AsSecureString`, 'gm'));
        expect(prompts, `${name} ${secret}`).toHaveLength(1);
      }
    }
  });

  it('refuse to run as a whole where waits are comments', () => {
    for (const { name, text } of prod.filter((script) => !script.name.includes('break-glass'))) {
      expect(text, name).toContain('if ($PSCommandPath) { throw');
    }
  });

  it('cannot be left by a name that ends a line or a text', () => {
    const name = "x'; Remove-Item C:\\ -Recurse #";
    const evil = stageScripts(reportOn(smallDocuments(name, 'a\r\nRemove-Item C:\\\u2028b')));
    for (const { text } of evil) {
      expect(text.split(/\r\n|[\n\r\u2028\u2029]/).filter((line) => /^\s*Remove-Item/.test(line))).toEqual([]);
      expect(text).not.toContain(`'${name}`);
    }
  });
});

describe('a call in a script', () => {
  const asked = (invocation: Parameters<typeof scriptCall>[0]) => scriptCall(invocation, askedBy([invocation]));

  it('takes a secure string as it was asked for', () => {
    const call = change('Import-PfxCertificate', { FilePath: 'a.pfx', Password: { secret: 'pfx' } }, 'managementHost');
    expect(asked(call)).toBe("Import-PfxCertificate -FilePath 'a.pfx' -Password ${secret_pfx}");
  });

  it('hands variables to a call on another server', () => {
    const call = change('Import-PfxCertificate', { Password: { secret: 'pfx' } }, { host: 'a.b.c' });
    expect(asked(call)).toBe(
      "Invoke-Command -ComputerName 'a.b.c' -ScriptBlock { Import-PfxCertificate -Password ${using:secret_pfx} }",
    );
  });

  it('puts a secret into text only where the cmdlet wants text', () => {
    const connection = { join: ['PWD=', { secret: 'sql' }] };
    const call = change('Set-RDDatabaseConnectionString', { DatabaseConnectionString: connection }, 'managementHost');
    expect(asked(call)).toContain("('PWD=' + [Net.NetworkCredential]::new('', ${secret_sql}).Password)");
  });

  it('looks up addresses and asks for what a person has to look up', () => {
    const address = { live: 'address', of: { server: 'a.b.c' } } as const;
    const id = { live: 'licenseServerId', of: { server: 'l.b.c' } } as const;
    const call = change('X', { A: address, B: id }, 'managementHost');
    expect(asked(call)).toBe(
      "X -A (Resolve-DnsName -Name 'a.b.c' -Type A | Select-Object -First 1).IPAddress -B ${value1}",
    );
    expect(promptLines(askedBy([call]), [])).toEqual(["${value1} = Read-Host -Prompt 'license server id of l.b.c'"]);
  });
});
