import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEvidence } from '../../src/documents/evidence';
import { scratch } from './project';

let project: ReturnType<typeof scratch>;
beforeEach(() => {
  project = scratch();
});
afterEach(() => project.remove());

describe('rds-migrate plan', () => {
  it('prints all stages', async () => {
    const { code, out } = await project.run('plan', 'prod');
    expect(code).toBe(0);
    expect(out).toMatch(/^contoso-prod: \d+ stages/);
    expect(out).toContain('brokers/reduce');
  });

  it('prints one stage as JSON', async () => {
    const { out } = await project.run('plan', 'prod', '--stage', 'brokers/reduce', '--json');
    expect(JSON.parse(out)).toMatchObject({ format: 'rds-migrate-plan/1', stages: [{ name: 'brokers/reduce' }] });
  });

  it('names the nearest environment and all of them', async () => {
    const { code, err } = await project.run('plan', 'prid');
    expect(code).toBe(1);
    expect(err).toContain('did you mean "prod"?');
    expect(err).toContain('lab, prod');
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('names the nearest stage, and where all of them are', async () => {
    const { code, err } = await project.run('plan', 'prod', '--stage', 'brokers/reduse');
    expect(code).toBe(1);
    expect(err).toContain('did you mean brokers/reduce?');
    expect(err).toContain('npx rds-migrate stages');
  });

  it('works from a folder below the project', async () => {
    process.chdir(path.join(project.root, 'stacks', 'lab'));
    expect((await project.run('plan', 'lab')).code).toBe(0);
  });

  it('says where it looked when there is no project', async () => {
    process.chdir(path.parse(project.root).root);
    expect((await project.run('plan', 'lab')).err).toContain('there is no Pulumi.yaml');
  });
});

describe('rds-migrate validate', () => {
  it('warns of names in the evidence, edited by hand, that the plan does not have', async () => {
    const by = '{ at: 2027-01-16T08:00:00Z, by: ada';
    const file = path.join(project.root, 'stacks/prod/evidence.yaml');
    const done = (task: string, stage: string) =>
      `done:\n  - ${by}, task: ${task} }\nacknowledged:\n  - ${by}, stage: ${stage}, change: CHG-1 }\n`;
    writeFileSync(file, done('saved-rdp-file', 'licensing/deactivat'));
    const { code, err } = await project.run('validate', 'prod');
    expect(code).toBe(0);
    expect(err).toMatch(
      /evidence\.yaml:2:\d+: done: the plan has no task saved-rdp-file; did you mean saved-rdp-files\?/,
    );
    expect(err).toMatch(
      /acknowledged: the plan has no stage licensing\/deactivat; did you mean licensing\/deactivate\?/,
    );
    const digest = 'a'.repeat(64);
    const looked = (stage: string) =>
      `completed:\n  - { track: migration, stage: ${stage}, at: 2027-01-16T08:00:00Z, source: ${digest}, target: ${digest} }\n` +
      `undone:\n  - { stage: ${stage}, at: 2027-01-16T08:00:00Z }\n`;
    writeFileSync(file, looked('brokers/expnd'));
    const { err: misspelt } = await project.run('validate', 'prod');
    for (const [list, line] of [
      ['completed', 2],
      ['undone', 4],
    ]) {
      const warning = `evidence\\.yaml:${line}:\\d+: ${list}: the plan has no stage brokers/expnd; did you mean brokers/expand\\?`;
      expect(misspelt).toMatch(new RegExp(warning));
    }
    writeFileSync(file, done('saved-rdp-files', 'licensing/deactivate') + looked('brokers/expand'));
    expect((await project.run('validate', 'prod')).err).not.toContain('the plan has no');
  });

  it('knows the tasks of people on the way back', async () => {
    const folder = path.join(project.root, 'stacks/vpn');
    cpSync(path.join(project.root, 'stacks/base/remote-access-2008r2'), folder, { recursive: true });
    const file = path.join(folder, 'evidence.yaml');
    const done = (task: string) => `done:\n  - { at: 2027-01-16T08:00:00Z, by: ada, task: ${task} }\n`;
    writeFileSync(file, done('remote-access-cut-over-back'));
    expect((await project.run('validate', 'vpn')).err).not.toContain('the plan has no');
    writeFileSync(file, done('remote-access-cut-over-bac'));
    expect((await project.run('validate', 'vpn')).err).toContain('did you mean remote-access-cut-over-back?');
  });

  it('accepts the documents of the checkout', async () => {
    expect(await project.run('validate', 'prod')).toMatchObject({ code: 0 });
  });

  it('shows mistakes with file and line', async () => {
    const file = path.join(project.root, 'stacks/base/source.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('mode: PerUser', 'mode: PerUsr'));
    const { code, err } = await project.run('validate', 'prod');
    expect(code).toBe(1);
    expect(err).toMatch(/source\.yaml:\d+:\d+: .*PerUsr/);
  });

  it('fails on blockers of the rules', async () => {
    const file = path.join(project.root, 'stacks/base/target.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(', via: ["2019"]', ''));
    appendFileSync(path.join(project.root, 'stacks/base/source.yaml'), '');
    const source = path.join(project.root, 'stacks/base/source.yaml');
    writeFileSync(source, readFileSync(source, 'utf8').replaceAll('os: "2016"', 'os: "2012 R2"'));
    const { code, out } = await project.run('validate', 'prod');
    expect(out).toContain('blocker:');
    expect(code).toBe(1);
  });
});

describe('rds-migrate stages', () => {
  it('marks the stage of the stack', async () => {
    writeFileSync(
      path.join(project.root, 'stacks/Pulumi.prod.yaml'),
      'config:\n  rds-migrate:environment: prod\n  rds-migrate:stage: brokers/expand\n',
    );
    const { out } = await project.run('stages', 'prod');
    expect(out.split('\n').filter((line) => line.includes('│ > │'))).toEqual([
      expect.stringContaining('brokers/expand'),
    ]);
  });
});

describe('evidence', () => {
  const evidence = () => loadEvidence(path.join(project.root, 'stacks/prod'));

  it('records an acknowledgement with who and when', async () => {
    const { code } = await project.run(
      'acknowledge',
      'licensing/migrate-cals',
      '--change',
      'CHG-7',
      '--environment',
      'prod',
    );
    expect(code).toBe(0);
    expect(evidence().acknowledged).toEqual([
      {
        stage: 'licensing/migrate-cals',
        change: 'CHG-7',
        by: expect.any(String),
        at: expect.stringMatching(/^\d{4}-/),
      },
    ]);
  });

  it('refuses an acknowledgement of a stage that is not there', async () => {
    const { code, err } = await project.run('acknowledge', 'nothing', '--change', 'CHG-7', '--environment', 'prod');
    expect(code).toBe(1);
    expect(err).toContain('has no stage nothing');
    expect(evidence().acknowledged).toEqual([]);
  });

  it('wants evidence where the document does', async () => {
    const { code, err } = await project.run('done', 'brokers-upgrade-backup', '--environment', 'prod');
    expect(code).toBe(1);
    expect(err).toContain('--evidence');
    expect(evidence().done).toEqual([]);
  });

  it('records a task with the digest of the file that proves it', async () => {
    writeFileSync('proof.txt', 'abc');
    await project.run(
      'done',
      'brokers-upgrade-backup',
      '--environment',
      'prod',
      '--evidence',
      'snapshot 17',
      '--file',
      'proof.txt',
    );
    expect(evidence().done).toMatchObject([
      {
        task: 'brokers-upgrade-backup',
        evidence: 'snapshot 17',
        file: 'proof.txt',
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      },
    ]);
    const { out } = await project.run('plan', 'prod', '--stage', 'brokers/upgrade');
    expect(out).toContain('brokers-upgrade-backup (done)');
  });

  it('says when the file that proves a task is another one, or gone', async () => {
    writeFileSync('proof.txt', 'abc');
    await project.run('done', 'brokers-upgrade-backup', '--environment', 'prod', '--file', 'proof.txt');
    expect((await project.run('validate', 'prod')).err).not.toContain('proof.txt');
    writeFileSync('proof.txt', 'abd');
    const { err } = await project.run('validate', 'prod');
    expect(err).toMatch(
      /evidence\.yaml:\d+:\d+: "proof\.txt", which proves task brokers-upgrade-backup, .* its digest differs/,
    );
    rmSync('proof.txt');
    expect((await project.run('plan', 'prod')).err).toMatch(
      /"proof\.txt".*is no longer there[^\n]*\n +next: .*npx rds-migrate done/,
    );
  });

  it('keeps the path of a proof as seen from the project', async () => {
    writeFileSync('proof.txt', 'abc');
    process.chdir('stacks');
    await project.run('done', 'brokers-upgrade-backup', '--environment', 'prod', '--file', '../proof.txt');
    process.chdir('..');
    expect(evidence().done).toMatchObject([{ file: 'proof.txt' }]);
    expect((await project.run('validate', 'prod')).err).not.toContain('proof.txt');
  });

  it('names the nearest task', async () => {
    const { err } = await project.run('done', 'brokers-upgrade-backups', '--environment', 'prod', '--evidence', 'x');
    expect(err).toContain('did you mean brokers-upgrade-backup?');
  });

  it('lists the tasks', async () => {
    const { out } = await project.run('done', '--environment', 'prod');
    expect(out).toContain('brokers-upgrade-backup');
  });
});

describe('what somebody vouches with', () => {
  it.each([
    ['done', 'brokers-upgrade-backup', '--evidence', ' '],
    ['acknowledge', 'licensing/migrate-cals', '--change', ''],
    ['approve', 'brokers/reduce', '--change', ' '],
    ['waive', 'single-host', '--reason', ''],
  ])('%s refuses a blank', async (...args) => {
    const { code, err } = await project.run(...args, '--environment', 'prod');
    expect(code).toBe(1);
    expect(err).toContain('must not be blank');
  });

  it('an empty file is no evidence', async () => {
    const file = path.join(project.root, 'empty.log');
    writeFileSync(file, '');
    const { code, err } = await project.run('done', 'brokers-upgrade-backup', '--file', file, '--environment', 'prod');
    expect(code).toBe(1);
    expect(err).toContain('is empty');
    expect(loadEvidence(path.join(project.root, 'stacks/prod')).done).toEqual([]);
  });
});

describe('rds-migrate doctor', () => {
  it('stops at an environment that does not exist', async () => {
    const { code, err } = await project.run('doctor', 'prid');
    expect(code).toBe(1);
    expect(err).toContain('did you mean "prod"?');
  });
});
