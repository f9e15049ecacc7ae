import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEnvironment } from '../../src/documents/environment';
import { planOf } from '../../src/planner/plan';
import { BREAK_GLASS } from '../../src/report/break-glass/areas';
import { putBackSteps } from '../../src/report/break-glass/steps';
import { stepLines } from '../../src/report/invocations';
import { kinds } from '../../src/resources';

const { source, target } = loadEnvironment(path.resolve(__dirname, '../..'), 'prod');
const { stages } = planOf(source.deployment, target.deployment);

/** The calls of a stage's break-glass lines, shortened to what is compared here. */
function calls(name: string): string[] {
  const stage = stages.find((candidate) => candidate.name === name);
  if (!stage) throw new Error(`no stage ${name}`);
  return putBackSteps(stage, stages)
    .flatMap(({ steps }) => stepLines(steps))
    .filter((line) => !line.startsWith('#'));
}

describe('what puts users back by hand', () => {
  it('is known for every area of stages', () => {
    for (const { area } of stages) expect(BREAK_GLASS).toHaveProperty(area);
    for (const { kinds: named } of Object.values(BREAK_GLASS))
      for (const name of named) expect([...kinds.keys()]).toContain(name);
  });

  it('is nothing where nothing was changed', () => {
    expect(calls('source')).toEqual([]);
  });

  it('closes the new hosts before the old ones open, in every stage of a wave', () => {
    for (const { name } of stages.filter((stage) => stage.name.startsWith('sessions/') && !/add$/.test(stage.name))) {
      const lines = calls(name).filter((line) => line.startsWith('Set-RDSessionHost'));
      const last = lines.findLastIndex((line) => /rdsh1\d.*'No'/.test(line));
      const first = lines.findIndex((line) => line.includes("'Yes'"));
      expect(last, name).toBeGreaterThanOrEqual(0);
      expect(first, name).toBeGreaterThan(last);
      expect(
        lines.filter((line) => /rdsh1\d.*'Yes'/.test(line)),
        name,
      ).toEqual([]);
    }
  });

  it('opens every old host again', () => {
    const opened = calls('sessions/main/drain').filter((line) => line.includes("'Yes'"));
    expect(opened.map((line) => /rdsh\d+/.exec(line)?.[0])).toEqual(
      ['01', '02', '03', '04', '05', '06', '07'].map((number) => `rdsh${number}`),
    );
  });

  it('adds hosts that were taken out to the deployment and the collection before they open', () => {
    const lines = calls('sessions/main/retire').filter((line) => line.includes('rdsh01'));
    expect(lines.map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['Add-RDServer', 'Add-RDSessionHost', 'Set-RDSessionHost']),
    );
    expect(lines.at(-1)).toContain("'Yes'");
  });

  it('leads the profile disks to their old path while every host is closed', () => {
    const lines = calls('sessions/main/retire');
    const disks = lines.findIndex((line) => line.includes('upd-office'));
    const opens = lines.findIndex((line) => line.includes("'Yes'"));
    expect(lines[disks]).toContain('fs01.contoso.com');
    expect(disks).toBeLessThan(opens);
  });

  it('signs nobody out and removes no server', () => {
    for (const { name } of stages) {
      expect(
        calls(name).filter((line) => /Invoke-RDUserLogoff|Remove-RDS/.test(line)),
        name,
      ).toEqual([]);
    }
  });

  it('gives names their old records and the deployment its old licence servers', () => {
    expect(calls('brokers/reduce').join('\n')).toMatch(/Add-DnsServerResourceRecordA .*rdcb02/);
    expect(calls('licensing/switch').join('\n')).toContain(
      "-LicenseServer @('rdls01.contoso.com','rdls11.contoso.com')",
    );
    expect(calls('gateway/retire').join('\n')).toMatch(/Add-DnsServerResourceRecordA .*rdgw01/);
  });
});
