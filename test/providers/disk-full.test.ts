import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAudit } from '../../src/cmdlets/audit';
import { scratchFolder } from '../support/folders';

const dist = resolve(__dirname, '../../dist/src');

/** Runs code in a process that can make no file larger than so many blocks of 512 or 1,024 bytes: to it the disk is full. */
function withFullDisk(folder: string, blocks: number, code: string): string {
  const program = `
    const { describeError } = require(${JSON.stringify(join(dist, 'errors'))});
    const attempt = (work) => { try { work(); console.log('done'); } catch (error) { console.log(describeError(error)); } };
    const clock = { now: () => new Date('2027-01-16T08:00:00Z'), sleep: async () => undefined };
    ${code}`;
  writeFileSync(join(folder, 'program.cjs'), program);
  const shell = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" program.cjs`;
  return execFileSync('bash', ['-c', shell, process.execPath], { cwd: folder, encoding: 'utf8' });
}

describe.skipIf(process.platform === 'win32')('where the disk is full', () => {
  it('the audit log keeps whole lines, and refuses what it cannot write, until there is room again', () => {
    const folder = scratchFolder();
    const log = `const { AuditLog } = require(${JSON.stringify(join(dist, 'cmdlets/audit'))});
      const log = new AuditLog('audit.jsonl', clock, { run: 'one', stack: 'prod' });`;
    const intents =
      'for (let n = 0; n < 30; n += 1) attempt(() => log.intent({ stage: "a", resource: "b" }, "Add-RDServer " + n));';
    const said = withFullDisk(folder, 2, `${log} ${intents}`);
    expect(said).toMatch(
      /^(done\n)+the audit log audit\.jsonl can't be written: EFBIG.*\[audit-not-written\]\n {2}next: make room/,
    );
    const whole = readAudit(join(folder, 'audit.jsonl')).length;
    expect(whole).toBeGreaterThan(2);
    expect(whole).toBe(said.match(/^done$/gm)?.length);
    const later = withFullDisk(folder, 100, `${log} ${intents}`);
    expect(later.match(/^done$/gm)).toHaveLength(30);
    expect(readAudit(join(folder, 'audit.jsonl'))).toHaveLength(whole + 30);
  });

  it('the simulated deployment stays as it was, and nothing half-written is left', () => {
    const folder = scratchFolder();
    const { StateStore, path } = {
      StateStore: join(dist, 'cmdlets/runners/simulator/store'),
      path: join(folder, 'simulator.json'),
    };
    writeFileSync(path, '{}');
    const said = withFullDisk(
      folder,
      2,
      `const { StateStore } = require(${JSON.stringify(StateStore)});
       attempt(() => new StateStore('simulator.json').save({ format: 'x', text: 'y'.repeat(50000) }));`,
    );
    expect(said).toMatch(
      /simulator\.json can't be written: EFBIG.*it is as it was \[file-not-written\]\n {2}next: make room/,
    );
    expect(readFileSync(path, 'utf8')).toBe('{}');
    expect(readdirSync(folder).sort()).toEqual(['program.cjs', 'simulator.json']);
  });

  it('evidence stays as it was', () => {
    const folder = scratchFolder();
    const done = `{ task: 'backup', evidence: 'z'.repeat(9000), by: 'ada', at: '2027-01-16T08:00:00Z' }`;
    const record = `const { recordDone } = require(${JSON.stringify(join(dist, 'documents/evidence'))});`;
    withFullDisk(folder, 100, `${record} attempt(() => recordDone('.', { ...${done}, evidence: 'short' }));`);
    const before = readFileSync(join(folder, 'evidence.yaml'), 'utf8');
    const said = withFullDisk(folder, 2, `${record} attempt(() => recordDone('.', ${done}));`);
    expect(said).toMatch(/evidence\.yaml can't be written: EFBIG.*\[file-not-written\]/);
    expect(readFileSync(join(folder, 'evidence.yaml'), 'utf8')).toBe(before);
    expect(statSync(join(folder, 'evidence.yaml')).size).toBe(before.length);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
